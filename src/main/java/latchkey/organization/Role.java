package latchkey.organization;

import java.util.Locale;
import latchkey.web.Access;

/** What a member of an organization is there. */
public enum Role {
    OWNER(Access.OWNER, "manage every token and read the audit log"),
    MEMBER(Access.MEMBER, "create and manage own tokens"),
    AUDITOR(Access.AUDITOR, "read every token and the audit log, and change nothing");

    private final Access access;
    private final String may;

    Role(Access access, String may) {
        this.access = access;
        this.may = may;
    }

    Access access() {
        return access;
    }

    /** For people: “owner”. */
    public String words() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For people, behind “may”: what the role can do. */
    public String may() {
        return may;
    }

    public boolean mayCreateTokens() {
        return this != AUDITOR;
    }

    public boolean seesEveryToken() {
        return this != MEMBER;
    }

    public boolean seesAuditLog() {
        return this != MEMBER;
    }
}
