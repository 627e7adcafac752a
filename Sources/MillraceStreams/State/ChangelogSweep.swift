/// Keeps a store's changelog short where its beginning can be deleted: how far one *sweep* has come, of which there is one
/// whenever the changelog has grown to a multiple of the store.
///
/// A sweep begins at the end of the changelog. Until it ends, each entry that has not been written since is written once
/// more, a few with each commit. Then all that lies before its beginning is of no use: what the store holds is behind it, and
/// so is nothing of what it does not hold any more, but for tombstones.
@frozen
@usableFromInline
struct ChangelogSweep: Sendable {
    /// Fewer records than this are not worth a sweep.
    @usableFromInline static let leastRecords = 10_000
    /// At most so many entries are written again with a commit that has no more changes of its own.
    @inlinable static var fewest: Int { 1_024 }

    /// Turns with each sweep: an entry of the other mark was not written since. Between two sweeps there is none.
    @usableFromInline var mark = false
    @usableFromInline var isUnderWay = false
    /// The slots from here on have not been looked at.
    @usableFromInline var next = 0
    /// Records of the changelog that a sweep begun now would make useless.
    @usableFromInline var records = 0

    @inlinable
    init() {}

    /// Begins a sweep if it is worth it for a store with so many keys.
    mutating func begin(keys: Int) -> Bool {
        guard !isUnderWay, records > max(2 * keys, Self.leastRecords) else { return false }
        mark.toggle()
        (isUnderWay, next, records) = (true, 0, 0)
        return true
    }
}

/// A store whose changelog is swept, whatever its types.
@usableFromInline
protocol SweptStore: AnyObject {
    var sweep: ChangelogSweep { get }

    /// Begins a sweep if it is time, before the changes of a commit are written.
    func beginSweep() -> Bool
}

extension KeyedStore: SweptStore {
    @usableFromInline
    func beginSweep() -> Bool {
        sweep.begin(keys: used - free.count)
    }
}
