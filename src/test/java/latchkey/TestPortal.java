package latchkey;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static latchkey.database.schema.Tables.ORGANIZATION;
import static latchkey.database.schema.Tables.OUTBOX;
import static latchkey.database.schema.Tables.SESSION;

import com.github.f4b6a3.uuid.UuidCreator;
import io.javalin.security.Roles;
import io.javalin.security.RouteRole;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import latchkey.account.Account;
import latchkey.account.AccountStore;
import latchkey.account.Authenticator;
import latchkey.account.Passwords;
import latchkey.account.Sha256;
import latchkey.audit.AuditKey;
import latchkey.database.DatabaseAddress;
import latchkey.database.TestDatabase;
import latchkey.database.schema.tables.records.AuditEventRecord;
import latchkey.mail.Message;
import latchkey.mail.MessageKind;
import latchkey.mail.Outbox;
import latchkey.organization.MembershipStore;
import latchkey.organization.Organization;
import latchkey.organization.OrganizationStore;
import latchkey.organization.Policy;
import latchkey.organization.PolicyStore;
import latchkey.organization.Role;
import latchkey.token.Peppers;
import latchkey.web.SealedBox;
import org.jooq.DSLContext;
import org.jooq.Result;
import tools.jackson.databind.json.JsonMapper;

/** A portal of its own for a test class: a fresh schema, a free port, a clock that can be set forward. */
public final class TestPortal implements AutoCloseable {
    public static final String PASSWORD = Secrets.remember("correct horse battery staple");

    /** In a mutation run every test has a portal of its own, and stopping one takes its second. */
    private static final boolean MUTATED = System.getProperty("latchkey.test.server") != null;

    private static final Path NO_FILE = Path.of("no such file");
    private static final String PASSWORD_HASH = new Passwords().hash(PASSWORD);
    private static final Pattern TOKEN_ID = Pattern.compile("/tokens/([0-9a-f-]{36})");

    private final TestDatabase database;
    private final TestClock clock;
    private final Map<String, Client> signedIn = new ConcurrentHashMap<>();
    private final String pepper;
    private final AuditKey auditKey;
    private final Peppers peppers;
    private final Latchkey latchkey;

    private TestPortal(Path file, Map<String, String> settings, AuditKey auditKey) {
        this(TestDatabase.fresh(), new TestClock(), Peppers.generate(), auditKey, file, settings);
    }

    private TestPortal(
            TestDatabase database,
            TestClock clock,
            String pepper,
            AuditKey auditKey,
            Path file,
            Map<String, String> settings) {
        this(database, clock, clock, pepper, auditKey, file, settings);
    }

    /** @param time the clock of the portal itself */
    private TestPortal(
            TestDatabase database,
            TestClock clock,
            Clock time,
            String pepper,
            AuditKey auditKey,
            Path file,
            Map<String, String> settings) {
        this.database = database;
        this.clock = clock;
        this.pepper = pepper;
        this.auditKey = auditKey;
        this.peppers = Peppers.parse(pepper);
        // Tests write to the database behind the portal's back, and look at a page again at once.
        var flags = new HashMap<>(Map.of("http.port", "0", "management.port", "0", "lists.kept", "0"));
        flags.put("http.stop-delay", "0");
        flags.put("verification.remembered", "0");
        flags.putAll(settings);
        // What is done in passing would change what a test has just looked at.
        latchkey = Latchkey.startWithoutJobs(new Surroundings(
                SettingsFiles.read(file, Map.of(), flags),
                database.dataSource(),
                database.reading(),
                database.looking(),
                peppers,
                auditKey,
                time));
    }

    /** Another instance of the same installation; to be closed before this one. */
    public TestPortal beside(Map<String, String> settings) {
        return new TestPortal(database.again(), clock, pepper, auditKey, NO_FILE, settings);
    }

    /** The same, which asks another clock what time it is. */
    public TestPortal beside(Clock time, Map<String, String> settings) {
        return new TestPortal(database.again(), clock, time, pepper, auditKey, NO_FILE, settings);
    }

    /** The same installation over a copy of its database. */
    public TestPortal over(TestDatabase copy) {
        return new TestPortal(copy, clock, pepper, auditKey, NO_FILE, Map.of());
    }

    /** The same with other peppers than this one began with. */
    public TestPortal besideWith(String peppersOfIt) {
        return new TestPortal(database.again(), clock, peppersOfIt, auditKey, NO_FILE, Map.of());
    }

    /** Learns which pepper is to be used, as the portal does every few seconds. */
    public void followPeppers() {
        latchkey.followPeppers();
    }

    /** An installation that nobody has set up. */
    public static TestPortal empty() {
        return new TestPortal(NO_FILE, Map.of(), AuditKey.parse(AuditKey.generate()));
    }

    /** Acme, whose tokens may be endless, with an owner, a member and an auditor, Globex with an owner, and a site administrator. */
    public static TestPortal withPeople() {
        return withPeople(Map.of());
    }

    public static TestPortal withPeople(Map<String, String> settings) {
        return withPeople(settings, AuditKey.parse(AuditKey.generate()));
    }

    public static TestPortal withPeople(Map<String, String> settings, AuditKey auditKey) {
        return withPeople(NO_FILE, settings, auditKey);
    }

    /** With a file of settings too, for those that are lists. */
    public static TestPortal withPeople(Path file, Map<String, String> settings) {
        return withPeople(file, settings, AuditKey.parse(AuditKey.generate()));
    }

    private static TestPortal withPeople(Path file, Map<String, String> settings, AuditKey auditKey) {
        return people(new TestPortal(file, settings, auditKey));
    }

    /** The same people on a server of the test's own. */
    public static TestPortal withPeople(DatabaseAddress address, Map<String, String> settings) {
        return people(new TestPortal(
                TestDatabase.at(address),
                new TestClock(),
                Peppers.generate(),
                AuditKey.parse(AuditKey.generate()),
                NO_FILE,
                settings));
    }

    private static TestPortal people(TestPortal portal) {
        portal.add("admin@site.example", true);
        var acme = portal.add("acme", "Acme");
        portal.setPolicy("acme", Policy.DEFAULT.withEndlessAllowed());
        portal.join(acme, portal.add("owner@acme.example", false), Role.OWNER);
        portal.join(acme, portal.add("member@acme.example", false), Role.MEMBER);
        portal.join(acme, portal.add("auditor@acme.example", false), Role.AUDITOR);
        portal.join(portal.add("globex", "Globex"), portal.add("owner@globex.example", false), Role.OWNER);
        return portal;
    }

    public Account add(String email, boolean siteAdministrator) {
        var account = new Account(UuidCreator.getTimeOrderedEpoch(), email, siteAdministrator);
        new AccountStore(db()).insert(account, PASSWORD_HASH, clock.instant());
        return account;
    }

    private Organization add(String slug, String name) {
        var organization = new Organization(UuidCreator.getTimeOrderedEpoch(), slug, name);
        new OrganizationStore(db()).insert(organization, clock.instant());
        return organization;
    }

    private void join(Organization organization, Account account, Role role) {
        new MembershipStore(db()).insert(organization.id(), account.id(), role, clock.instant());
    }

    /** What an organization demands from now on, as if an owner had saved it; tokens that there are stay as they are. */
    public void setPolicy(String slug, Policy policy) {
        var organizationId = db().select(ORGANIZATION.ID)
                .from(ORGANIZATION)
                .where(ORGANIZATION.SLUG.eq(slug))
                .fetchSingle(ORGANIZATION.ID);
        new PolicyStore(db()).save(organizationId, policy, null, clock.instant());
    }

    public Client stranger() {
        return new Client(url());
    }

    public Client owner() {
        return as("owner@acme.example");
    }

    public Client member() {
        return as("member@acme.example");
    }

    public Client auditor() {
        return as("auditor@acme.example");
    }

    public Client otherOwner() {
        return as("owner@globex.example");
    }

    public Client administrator() {
        return as("admin@site.example");
    }

    /** Signed in, once for the whole class. */
    public Client as(String email) {
        return signedIn.computeIfAbsent(email, this::signIn);
    }

    /** Signed in anew. */
    public Client signIn(String email) {
        var client = new Client(url());
        var answer = client.signIn(email, PASSWORD);
        if (answer.status() != 303) {
            throw new AssertionError(email + " could not sign in: " + answer.text());
        }
        return client;
    }

    /** Makes it long ago that somebody proved who they are, in one session only and without touching the clock. */
    public void ageProof(Client client) {
        db().update(SESSION)
                .set(SESSION.PROVED_AT, clock.instant().minus(Duration.ofMinutes(16)))
                .where(SESSION.DIGEST.eq(
                        Sha256.of(String.valueOf(client.cookies().get("latchkey-session")))))
                .execute();
    }

    /** Creates a token in the name of Acme's owner. */
    public Created create(String name, String... moreNamesAndValues) {
        return create(owner(), "acme", name, moreNamesAndValues);
    }

    public Created create(Client client, String slug, String name, String... moreNamesAndValues) {
        var page = tryToCreate(client, slug, name, moreNamesAndValues);
        var id = TOKEN_ID.matcher(page.body());
        if (page.status() != 200 || !id.find()) {
            throw new AssertionError(page.status() + " " + page.text());
        }
        return new Created(UUID.fromString(id.group(1)), page.secret(), page);
    }

    /** The same where it may be refused, or not be answered. */
    public static Page tryToCreate(Client client, String slug, String name, String... moreNamesAndValues) {
        var fields = new HashMap<String, String>(
                Map.of("name", name, "description", "", "expires", "30d", "scopes", "projects:read"));
        for (var i = 0; i < moreNamesAndValues.length; i += 2) {
            fields.put(moreNamesAndValues[i], moreNamesAndValues[i + 1]);
        }
        var flat = fields.entrySet().stream()
                .flatMap(field -> Stream.of(field.getKey(), field.getValue()))
                .toArray(String[]::new);
        return client.post("/orgs/" + slug + "/tokens", flat);
    }

    /** Gives an account a passkey: from then on its password alone signs nobody in. */
    public UUID addPasskey(String email, String name) {
        var account = db().fetchSingle(ACCOUNT, ACCOUNT.EMAIL.eq(email));
        return new Authenticator(url()).belongTo(db(), new Account(account.getId(), email, false), name);
    }

    /** A resource server, as the site administrator registers it. */
    public Server registerServer(String name) {
        var page = administrator().post("/site/resource-servers", "name", name);
        return new Server(page.html().select("dl code").text(), page.secret());
    }

    /** A mail that waits, with a link that whoever runs the site may hand over. */
    public UUID addMailWithLink() {
        outbox().put(new Message(
                MessageKind.INVITATION,
                "guest@acme.example",
                "You are invited",
                List.of(),
                new Message.Link("Accept", url() + "/invitation"),
                List.of(),
                ""));
        return db().select(OUTBOX.ID)
                .from(OUTBOX)
                .orderBy(OUTBOX.ID.desc())
                .limit(1)
                .fetchSingle(OUTBOX.ID);
    }

    /** Every route that the running portal has. */
    public List<Route> routes() {
        return latchkey.routes().stream()
                .map(endpoint -> {
                    var roles = endpoint.metadata(Roles.class);
                    return new Route(
                            endpoint.method.name(), endpoint.path, roles == null ? Set.of() : roles.getRoles());
                })
                .toList();
    }

    /** Sends bytes as they stand, for what no HTTP client would send. */
    public Raw raw() {
        return new Raw(latchkey.port());
    }

    /** A program that speaks to this portal. */
    public Program program() {
        return new Program(url());
    }

    /** Stores what the portal has gathered in memory, as it does every few seconds. */
    public void flushUsage() {
        latchkey.countUse();
    }

    /** Signs where the audit log ends, as the portal does each day. */
    public void signAudit() {
        latchkey.signAudit();
    }

    /** Announces, suspends and revokes unused tokens, as the portal does every few minutes. */
    public void endUnusedTokens() {
        latchkey.endUnusedTokens();
    }

    /** Sends what waits in the outbox and is due, as the portal does every few seconds. */
    public void sendMail() {
        latchkey.sendMail();
    }

    /** Tells which tokens expire soon, as the portal does once a day. */
    public void tellExpiringTokens() {
        latchkey.tellExpiringTokens();
    }

    /** Seals a text as this portal does. */
    public byte[] seal(String purpose, String text) {
        return new SealedBox(peppers.derive("sealed")).seal(purpose, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Forgets messages that are too old, as the portal does every few minutes. */
    public void forgetMail() {
        latchkey.forgetMail();
    }

    /** The outbox of this portal, to put messages into. */
    public Outbox outbox() {
        return outbox(db());
    }

    /** The same, in the transactions of a context. */
    public Outbox outbox(DSLContext db) {
        return new Outbox(db, new SealedBox(peppers.derive("sealed")), clock);
    }

    /** What was recorded about something, the oldest first. */
    public Result<AuditEventRecord> eventsAbout(UUID id) {
        return db().selectFrom(AUDIT_EVENT)
                .where(AUDIT_EVENT.TARGET_ID.eq(id))
                .orderBy(AUDIT_EVENT.OCCURRED_AT, AUDIT_EVENT.ID)
                .fetch();
    }

    public String url() {
        return latchkey.url();
    }

    public Latchkey latchkey() {
        return latchkey;
    }

    public TestClock clock() {
        return clock;
    }

    /** As it stands in a file, for commands beside the portal. */
    public String pepper() {
        return pepper;
    }

    public TestDatabase database() {
        return database;
    }

    public DSLContext db() {
        return database.dsl();
    }

    @Override
    public void close() {
        if (MUTATED) {
            Thread.ofPlatform().daemon().start(this::stop);
        } else {
            stop();
        }
    }

    private void stop() {
        latchkey.close();
        database.close();
    }

    /** What waits in the outbox for somebody, the oldest first. */
    public List<Message> mailsTo(String email) {
        var box = new SealedBox(peppers.derive("sealed"));
        return db().selectFrom(OUTBOX)
                .where(OUTBOX.RECIPIENT.eq(email))
                .and(OUTBOX.CONTENT.isNotNull())
                .orderBy(OUTBOX.CREATED_AT, OUTBOX.ID)
                .fetch(row -> JsonMapper.shared()
                        .readValue(box.open("mail " + row.getId(), row.getContent()), Message.class));
    }

    /** The path that the newest mail of a kind to somebody leads to. */
    public String linkTo(String email, MessageKind kind) {
        return mailsTo(email).stream()
                .filter(mail -> mail.kind() == kind)
                .map(mail ->
                        String.valueOf(mail.link() == null ? null : mail.link().url()))
                .reduce((earlier, later) -> later)
                .map(url -> url.replace(url(), ""))
                .orElseThrow(() -> new AssertionError("No mail " + kind + " to " + email));
    }

    /** A token that was created, with the page that showed it. */
    public record Created(UUID id, String secret, Page page) {
        public String path() {
            return "/orgs/acme/tokens/" + id;
        }
    }

    /** A route of the site map. */
    public record Route(String method, String path, Set<RouteRole> roles) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** The id and secret of a resource server. */
    public record Server(String id, String secret) {}
}
