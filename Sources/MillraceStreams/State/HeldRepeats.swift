import MillraceCore

/// The records of `list` without the repeats. Several records may share key and position; as many of them are kept as came in
/// the pass with most, those of earlier passes first. They are settled: they belong to no pass any more.
///
/// `list` must hold all records with these positions that will come, those with equal ones as they came: a writer that was
/// cut off has written the first of them, and whoever wrote on after it wrote all.
/// - Complexity: O(*n*).
@usableFromInline
func withoutRepeats<Key, Value>(
    _ list: ArraySlice<HoldBuffer<Key, Value>.Held>
) -> [HoldBuffer<Key, Value>.Held] {
    var counts: [HeldIdentity<Key>: PassCount] = [:]
    return list.compactMap { held in
        guard counts[HeldIdentity(held), default: PassCount()].keeps(held.origin.pass) else { return nil }
        var settled = held
        settled.origin.pass = 0
        return settled
    }
}

/// What a record and its repeats have in common, and no other record but those that stem from the same event.
private struct HeldIdentity<Key: Hashable & Sendable>: Hashable {
    private let key: Key
    private let position: StreamPosition
    private let input: Int32
    private let side: Int32

    init<Value>(_ held: HoldBuffer<Key, Value>.Held) {
        (key, position) = (held.record.key, held.record.position)
        (input, side) = (held.origin.input, held.origin.side)
    }
}

/// How many records of one identity have been kept, and how many have come in the present pass.
private struct PassCount {
    private var kept = 0
    private var pass: Int32 = 0
    private var came = 0

    /// Counts a record of `pass`, and says whether it is one more than came in any pass before.
    mutating func keeps(_ pass: Int32) -> Bool {
        if pass == 0 {
            // Before the first repeat there is but one pass.
            kept += 1
            came = kept
            return true
        }
        if pass != self.pass { (self.pass, came) = (pass, 0) }
        came += 1
        guard came > kept else { return false }
        kept = came
        return true
    }
}
