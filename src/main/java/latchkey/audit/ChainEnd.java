package latchkey.audit;

/** The last place of a chain: how many events it has, and the hash that the next one is tied to. */
record ChainEnd(long position, String hash) {
    static final ChainEnd BEGINNING = new ChainEnd(0, ChainHash.BEGINNING);

    ChainEnd with(StoredEvent event) {
        return new ChainEnd(position + 1, ChainHash.of(hash, position + 1, event));
    }
}
