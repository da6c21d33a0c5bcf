package latchkey.database;

/** How the program ends when it cannot do what it was asked, by the names and numbers of sysexits.h. */
public enum ExitCode {
    /** EX_DATAERR: what was handed over, such as a password, will not do. */
    WRONG_DATA(65),
    /** EX_NOUSER: there is no such account. */
    NO_USER(67),
    /** EX_UNAVAILABLE: the database cannot be reached or is too old. */
    UNAVAILABLE(69),
    /** EX_SOFTWARE: a failure that nobody foresaw. */
    UNFORESEEN(70),
    /** EX_CANTCREAT: the data folder cannot be written or is in use. */
    CANNOT_CREATE(73),
    /** EX_TEMPFAIL: the port is in use. */
    TEMPORARY_FAILURE(75),
    /** EX_CONFIG: a setting is wrong. */
    CONFIGURATION(78);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    /** What the process answers to the shell. */
    public int status() {
        return status;
    }
}
