package latchkey;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the settings that hold, without anything secret, in the language of the file. */
@Command(
        name = "show",
        description = {
            "Shows each setting that holds, as latchkey.conf would have it. What is secret is masked, passwords in "
                    + "addresses too.",
            "Whether the values will do, latchkey doctor tells."
        },
        exitCodeList = {" 0:shown", " 2:wrong usage", "70:an unforeseen failure", "78:a setting does not exist"})
final class ShowConfig implements Runnable {
    @Mixin
    private final Shell shell = new Shell();

    @Option(
            names = "--origin",
            description = "Tells behind each where it comes from: default, the file and line, a variable, or --set.")
    private boolean origin;

    @Override
    public void run() {
        for (var setting : shell.start().settings().all()) {
            var line = setting.key() + " = " + setting.masked();
            shell.say(origin ? line + "  # " + setting.origin() : line);
        }
    }
}
