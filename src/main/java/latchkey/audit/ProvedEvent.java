package latchkey.audit;

/** An event with all that its own hash is made of: the hash before it is "" where the event before is gone. */
record ProvedEvent(String previousHash, ChainLink link) {}
