package latchkey.organization;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import latchkey.web.Access;

/** What a member of an organization is there. */
public enum Role {
    OWNER(Access.OWNER, "manage tokens, members and policy, and read the audit log"),
    MEMBER(Access.MEMBER, "create and manage own tokens"),
    AUDITOR(Access.AUDITOR, "read every token and the audit log, and change nothing");

    private final Access access;
    private final String may;

    Role(Access access, String may) {
        this.access = access;
        this.may = may;
    }

    /** @param words as {@link #words} has them, to the letter */
    static Optional<Role> find(String words) {
        return Arrays.stream(values())
                .filter(role -> role.words().equals(words))
                .findAny();
    }

    Access access() {
        return access;
    }

    /** For people: “owner”. */
    public String words() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For people: “Owner”. */
    public String title() {
        return name().charAt(0) + words().substring(1);
    }

    /** For people: “an owner”. */
    public String oneOf() {
        return this == MEMBER ? "a member" : "an " + words();
    }

    /** For people, behind “may”: what the role can do. */
    public String may() {
        return may;
    }

    public boolean changesMembers() {
        return this == OWNER;
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
