package latchkey.audit;

import latchkey.audit.ChainReport.Broken;
import latchkey.audit.ChainReport.Damage;

/** Says in plain words where and how a chain is broken. */
final class Breaks {
    private Breaks() {}

    static Broken edited(ChainLink found) {
        return at(
                Damage.EDITED,
                found,
                "%s was changed after it was written, or the one before it was together with its hash."
                        .formatted(name(found)));
    }

    static Broken inserted(ChainLink found) {
        return at(Damage.INSERTED, found, "%s was inserted behind the portal’s back.".formatted(name(found)));
    }

    static Broken deleted(long position) {
        return new Broken(Damage.DELETED, position, null, "The event at place %d was deleted.".formatted(position));
    }

    /** @param elsewhere where the event that belongs at the place stands now */
    static Broken reordered(ChainWalk.Misfit misfit, long elsewhere) {
        var found = misfit.found();
        var there = found == null || misfit.isGap()
                ? "The place %d is empty".formatted(misfit.position())
                : name(found) + " does not belong there";
        return new Broken(
                Damage.REORDERED,
                misfit.position(),
                found == null || misfit.isGap() ? null : found.event().id(),
                "Events were put out of their order. %s; what belongs there stands at place %d."
                        .formatted(there, elsewhere));
    }

    static Broken outside(StoredEvent event) {
        return new Broken(
                Damage.INSERTED,
                0,
                event.id(),
                "The event %s of %s has no place in the chain: it was inserted behind the portal’s back. (Or an earlier version of Latchkey wrote it. The next start of this version then gives it a place, and records that.)"
                        .formatted(event.id(), StoredEvent.instant(event.occurredAt())));
    }

    static Broken endAltered(ChainEnd end) {
        return new Broken(
                Damage.EDITED,
                end.position(),
                null,
                "What is kept of the end of the chain, after place %d, is not what was written."
                        .formatted(end.position()));
    }

    static Broken cutOff(long position, Checkpoint beyond) {
        return new Broken(
                Damage.DELETED,
                position,
                null,
                "The events from place %d on were deleted: the checkpoint of %s covers %d."
                        .formatted(position, beyond.day(), beyond.end().position()));
    }

    static Broken recomputed(long from, Checkpoint checkpoint) {
        return new Broken(
                Damage.RECOMPUTED,
                from,
                null,
                "Among the places %d to %d something was altered and the hashes made anew: they are not those that were signed on %s."
                        .formatted(from, checkpoint.end().position(), checkpoint.day()));
    }

    static Broken unsigned(Checkpoint checkpoint) {
        return new Broken(
                Damage.UNSIGNED,
                checkpoint.end().position(),
                null,
                "The checkpoint of %s at place %d was not signed with this installation’s key, or was changed afterwards."
                        .formatted(checkpoint.day(), checkpoint.end().position()));
    }

    private static Broken at(Damage damage, ChainLink found, String sentence) {
        return new Broken(damage, found.position(), found.event().id(), sentence);
    }

    private static String name(ChainLink found) {
        return "The event at place %d (%s of %s)"
                .formatted(
                        found.position(),
                        found.event().id(),
                        StoredEvent.instant(found.event().occurredAt()));
    }
}
