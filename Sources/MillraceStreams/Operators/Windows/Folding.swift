/// How the records of a window become its aggregate.
@usableFromInline
struct Folding<Value: Sendable, Aggregate: Sendable>: Sendable {
    /// The aggregate of one record.
    @usableFromInline let first: @Sendable (Value) -> Aggregate
    /// Adds a further record.
    @usableFromInline let add: @Sendable (inout Aggregate, Value) -> Void
    /// Adds the aggregate of other records, where that can be done.
    @usableFromInline let merge: (@Sendable (inout Aggregate, Aggregate) -> Void)?

    @inlinable
    init(
        first: @escaping @Sendable (Value) -> Aggregate, add: @escaping @Sendable (inout Aggregate, Value) -> Void,
        merge: (@Sendable (inout Aggregate, Aggregate) -> Void)?
    ) {
        self.first = first
        self.add = add
        self.merge = merge
    }

    /// Starts from `initial`.
    @inlinable
    static func from(
        _ initial: Aggregate, _ add: @escaping @Sendable (inout Aggregate, Value) -> Void,
        merge: (@Sendable (inout Aggregate, Aggregate) -> Void)?
    ) -> Folding {
        Folding(
            first: { value in
                var aggregate = initial
                add(&aggregate, value)
                return aggregate
            }, add: add, merge: merge)
    }
}

extension Folding where Aggregate == Int64 {
    /// Counts.
    @inlinable
    static func counting() -> Folding {
        Folding(first: { _ in 1 }, add: { count, _ in count += 1 }, merge: { $0 += $1 })
    }
}

extension Folding where Aggregate == Value {
    /// Combines the values themselves.
    @inlinable
    static func combining(_ combine: @escaping @Sendable (Value, Value) -> Value) -> Folding {
        Folding(first: { $0 }, add: { $0 = combine($0, $1) }, merge: { $0 = combine($0, $1) })
    }
}
