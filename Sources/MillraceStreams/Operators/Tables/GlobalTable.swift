import MillraceCore

/// A table of which every worker holds the whole: for reference data that any record may need.
///
/// A record meets what was committed to the table's topic before the record was read. One that waits for event time and is
/// read again after a restart meets the table as it is then. An entry that cannot be read leaves the table as it was, and is
/// told to the runtime's ``RuntimeConfiguration/onHindrance``.
public struct GlobalTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    @usableFromInline let node: Int

    @usableFromInline
    init(node: Int) {
        self.node = node
    }
}

extension Stream {
    /// Joins each record with the entry of `table` under the key that `select` gives; a record without one has no result.
    /// Or sends it to the dead letters, if `join` throws.
    @inlinable
    public func join<TableKey, TableValue, Joined>(
        _ table: GlobalTable<TableKey, TableValue>, on select: @escaping @Sendable (Record<Key, Value>) -> TableKey,
        _ join: @escaping @Sendable (Value, TableValue) throws(Rejection) -> Joined
    ) -> Stream<Key, Joined> {
        joined("join", table, select) { value, entry throws(Rejection) in
            guard let entry else { return nil }
            return try join(value, entry)
        }
    }

    /// Joins each record with the entry of `table` under the key that `select` gives, nil if there is none; or sends
    /// it to the dead letters, if `join` throws.
    @inlinable
    public func leftJoin<TableKey, TableValue, Joined>(
        _ table: GlobalTable<TableKey, TableValue>, on select: @escaping @Sendable (Record<Key, Value>) -> TableKey,
        _ join: @escaping @Sendable (Value, TableValue?) throws(Rejection) -> Joined
    ) -> Stream<Key, Joined> {
        joined("leftJoin", table, select) { value, entry throws(Rejection) in try join(value, entry) }
    }

    @inlinable
    func joined<TableKey, TableValue, Joined>(
        _ operation: String, _ table: GlobalTable<TableKey, TableValue>,
        _ select: @escaping @Sendable (Record<Key, Value>) -> TableKey,
        _ join: @escaping @Sendable (Value, TableValue?) throws(Rejection) -> Joined?
    ) -> Stream<Key, Joined> {
        let joined: Stream<Key, Joined> = then(operation, keySerde: keySerde) { context, next in
            let store = context.tables[table.node] as? GlobalStore<TableKey, TableValue>
            return Receiver { record in
                do throws(Rejection) {
                    guard let joined = try join(record.value, store?.values[select(record)]) else { return }
                    next.receive(record.with(key: record.key, value: joined))
                } catch {
                    context.reject(error, at: record.position)
                }
            }
        }
        topology.noteTable(table.node, usedBy: joined.node.id)
        return joined
    }
}

/// The content of a global table, as a worker fills it.
public protocol GlobalTableContent: AnyObject {
    /// Takes a record of the table's topic; one without a value removes its key.
    /// - Throws: `Rejection` if its key or value cannot be read; the table stays as it is then.
    func apply(_ record: RawRecord) throws(Rejection)
}

@usableFromInline
final class GlobalStore<Key: Hashable & Sendable, Value: Sendable>: GlobalTableContent {
    @usableFromInline var values: [Key: Value] = [:]
    private let decodeKey: Serde<Key>.Decode
    private let decodeValue: Serde<Value>.Decode

    @usableFromInline
    init(topic: Topic<Key, Value>) {
        decodeKey = topic.key.makeDecode()
        decodeValue = topic.value.makeDecode()
    }

    @usableFromInline
    func apply(_ record: RawRecord) throws(Rejection) {
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        let key = try decodeKey(record.key ?? none)
        guard let bytes = record.value else {
            values[key] = nil
            return
        }
        values[key] = try decodeValue(bytes)
    }
}
