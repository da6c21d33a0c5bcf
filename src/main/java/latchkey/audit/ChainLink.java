package latchkey.audit;

/** An event in its place of a chain, with the hash that its row says it has, "" for none. */
record ChainLink(long position, String hash, StoredEvent event) {}
