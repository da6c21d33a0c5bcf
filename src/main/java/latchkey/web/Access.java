package latchkey.web;

import io.javalin.security.RouteRole;

/** Who may use a route: the roles of an organization, and what stands around them. */
public enum Access implements RouteRole {
    /** What is the same for everybody: nobody is asked who they are. */
    NOBODY_IN_PARTICULAR,
    /** Everybody, strangers too. */
    ANYONE,
    /** Whoever has signed in. */
    ACCOUNT,
    SITE_ADMINISTRATOR,
    AUDITOR,
    MEMBER,
    OWNER,
    /** Whoever shows a credential of its own in the request, which the handler checks. Cookies count for nothing. */
    CREDENTIAL,
    /** Beside a role: whoever has it must have proved who they are within the last minutes. */
    SUDO
}
