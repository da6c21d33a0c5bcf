package latchkey.database;

/** What the embedded server runs at each start, so that our schema and our user are there with our password. */
final class InitialStatements {
    private InitialStatements() {}

    /** Each statement on a line of its own, as MariaDB's {@code --init-file} wants it. */
    static String of(String name, String password, String schemas) {
        return "CREATE DATABASE IF NOT EXISTS %s CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;\n".formatted(name)
                + user("'%s'@'127.0.0.1'".formatted(name), password, schemas)
                + user("'%s'@'localhost'".formatted(name), password, schemas);
    }

    private static String user(String user, String password, String schemas) {
        return "CREATE USER IF NOT EXISTS %s;\n".formatted(user)
                + "ALTER USER %s IDENTIFIED BY '%s';\n".formatted(user, password)
                + "GRANT ALL ON `%s`.* TO %s;\n".formatted(schemas, user);
    }
}
