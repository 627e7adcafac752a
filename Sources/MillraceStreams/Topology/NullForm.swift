import MillraceCore

/// What null is to a serde that takes it, in a record's key or value.
@usableFromInline
struct NullForm<Value>: Sendable {
    /// The value that stands for null.
    @usableFromInline let make: @Sendable () -> Value
    /// Whether a value is that one.
    @usableFromInline let isNull: @Sendable (Value) -> Bool
    /// Whether records with a null key may lie in any partition, for null is nobody's key.
    @usableFromInline let isSpread: Bool
    /// The serde where null cannot be told from no bytes: in stores, and beside other fields.
    @usableFromInline let inState: @Sendable () -> Serde<Value>

    @usableFromInline
    init(
        make: @escaping @Sendable () -> Value, isNull: @escaping @Sendable (Value) -> Bool, isSpread: Bool,
        inState: @escaping @Sendable () -> Serde<Value>
    ) {
        self.make = make
        self.isNull = isNull
        self.isSpread = isSpread
        self.inState = inState
    }
}

/// The key of records that have none.
@frozen
public struct NoKey: Sendable {
    /// The one there is.
    @inlinable
    public init() {}
}

extension Serde where Value == NoKey {
    /// No key: whatever key a record has is passed over, and a null key is written. Records are spread over the
    /// partitions by their sequence.
    public static var none: Serde {
        Serde(
            makeDecode: { { _ throws(Rejection) in NoKey() } }, makeEncode: { { _, _ in } },
            null: NullForm(make: { NoKey() }, isNull: { _ in true }, isSpread: true, inState: { .none }))
    }
}

extension Serde {
    /// The same bytes as `wrapped` has, and null for nil. A stream with such a value serde sees tombstones as nil and
    /// writes them for nil. Records whose key is nil lie in the partition of the empty key; where another program wrote
    /// them they may lie in any, and a ``Stream/repartition(_:key:value:)`` brings them together.
    public static func optional<Wrapped>(_ wrapped: Serde<Wrapped>) -> Serde where Value == Wrapped? {
        Serde(
            makeDecode: {
                let decode = wrapped.makeDecode()
                return { bytes throws(Rejection) in try decode(bytes) }
            },
            makeEncode: {
                let encode = wrapped.makeEncode()
                return { value, writer in
                    if let value { encode(value, writer) }
                }
            },
            null: NullForm(
                make: { nil }, isNull: { $0 == nil }, isSpread: false, inState: { .marked(wrapped.inState) })
        )
        .likeKeys(of: wrapped)
    }

    /// A byte that says whether there is a value, then the value's bytes.
    private static func marked<Wrapped>(_ wrapped: Serde<Wrapped>) -> Serde where Value == Wrapped? {
        Serde(
            makeDecode: {
                let decode = wrapped.makeDecode()
                return { bytes throws(Rejection) in
                    guard let mark = bytes.first, mark < 2 else { throw Rejection("malformed", "expected 0 or 1") }
                    return mark == 1 ? try decode(UnsafeRawBufferPointer(rebasing: bytes.dropFirst())) : nil
                }
            },
            makeEncode: {
                let encode = wrapped.makeEncode()
                return { value, writer in
                    writer.write(bool: value != nil)
                    if let value { encode(value, writer) }
                }
            })
    }

    /// Whether null is a value of this serde, in a record's key or value.
    public var takesNull: Bool { null != nil }

    /// Whether `value` is written as null.
    public func isNull(_ value: Value) -> Bool { null?.isNull(value) ?? false }

    /// The form in which no two values have the same bytes; what stores and composed serdes use.
    @usableFromInline var inState: Serde { null?.inState() ?? self }

    /// What null is read as; nil if this serde does not take null.
    @usableFromInline var valueOfNull: Value? { null?.make() }

    /// What null is read as.
    /// - Throws: ``Rejection`` with `reason` if this serde does not take null.
    @usableFromInline
    func valueOfNull(else reason: String) throws(Rejection) -> Value {
        guard let null else { throw Rejection(reason, "a record without a \(reason.dropFirst("null-".count))") }
        return null.make()
    }

    /// Reads what a record holds, null or not; for tools and tests, which read one record at a time.
    /// - Throws: ``Rejection`` if it cannot be read, or is null and this serde does not take null.
    public func decode(_ bytes: UnsafeRawBufferPointer?) throws(Rejection) -> Value {
        guard let bytes else { return try valueOfNull(else: "null-value") }
        return try makeDecode()(bytes)
    }
}
