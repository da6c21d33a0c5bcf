package latchkey.browser;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import nu.validator.validation.SimpleDocumentValidator;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Asks the Nu checker whether a document is valid HTML. */
final class HtmlCheck implements ErrorHandler {
    private static final String HTML = "http://s.validator.nu/html5-rdfalite.rnc";

    private final SimpleDocumentValidator validator = new SimpleDocumentValidator(true, false, false);
    private final List<String> errors = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    HtmlCheck() {
        try {
            validator.setUpMainSchema(HTML, this);
            validator.setUpValidatorAndParsers(this, true, false);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is wrong with a document, each with its line; empty if nothing is. */
    List<String> errors(String html) {
        errors.clear();
        try {
            validator.checkHtmlInputSource(new InputSource(new StringReader(html)));
        } catch (IOException | SAXException e) {
            throw new IllegalStateException(e);
        }
        return List.copyOf(errors);
    }

    /** What was noted of all documents so far without being wrong. */
    List<String> warnings() {
        return warnings.stream().distinct().toList();
    }

    @Override
    public void warning(SAXParseException warning) {
        warnings.add(String.valueOf(warning.getMessage()));
    }

    @Override
    public void error(SAXParseException error) {
        errors.add(error.getLineNumber() + ": " + error.getMessage());
    }

    @Override
    public void fatalError(SAXParseException error) {
        error(error);
    }
}
