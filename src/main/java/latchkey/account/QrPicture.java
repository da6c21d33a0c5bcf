package latchkey.account;

import io.nayuki.qrcodegen.QrCode;

/**
 * A QR code as one path of a drawing, a unit for each of its squares.
 *
 * @param size of the drawing with the four squares of quiet around it that readers need (ISO/IEC 18004 §6.3.8)
 */
record QrPicture(int size, String path) {
    private static final int QUIET = 4;

    static QrPicture of(String text) {
        var code = QrCode.encodeText(text, QrCode.Ecc.LOW);
        var path = new StringBuilder();
        for (var y = 0; y < code.size; y++) {
            for (var x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append("M%d %dh1v1h-1z".formatted(x + QUIET, y + QUIET));
                }
            }
        }
        return new QrPicture(code.size + 2 * QUIET, path.toString());
    }
}
