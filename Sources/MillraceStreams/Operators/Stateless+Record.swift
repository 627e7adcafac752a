/// Operators without state that look at more of a record than its value.
extension Stream {
    /// The records whose key and value satisfy `predicate`.
    @inlinable
    public func filter(_ predicate: @escaping @Sendable (Key, Value) -> Bool) -> Stream {
        filterRecords { predicate($0.key, $0.value) }
    }

    /// The records that satisfy `predicate`, which sees key, value and event time.
    @inlinable
    public func filterRecords(_ predicate: @escaping @Sendable (Record<Key, Value>) -> Bool) -> Stream {
        then("filter", keySerde: keySerde) { _, next in
            Receiver { record in
                if predicate(record) { next.receive(record) }
            }
        }
    }

    /// The records whose value does not satisfy `predicate`: `lines.filterNot(\.isEmpty)`.
    @inlinable
    public func filterNot(_ predicate: @escaping @Sendable (Value) -> Bool) -> Stream {
        then("filterNot", keySerde: keySerde) { _, next in
            Receiver { record in
                if !predicate(record.value) { next.receive(record) }
            }
        }
    }

    /// The same records with another value, made of key and value.
    @inlinable
    public func mapValues<NewValue>(
        _ transform: @escaping @Sendable (Key, Value) -> NewValue
    ) -> Stream<Key, NewValue> {
        mapRecords { transform($0.key, $0.value) }
    }

    /// The same records with another value, made of the whole record: key, value and event time. The key stays, so that
    /// no repartition is needed behind it.
    @inlinable
    public func mapRecords<NewValue>(
        _ transform: @escaping @Sendable (Record<Key, Value>) -> NewValue
    ) -> Stream<Key, NewValue> {
        then("mapValues", keySerde: keySerde) { _, next in
            Receiver { record in next.receive(record.with(key: record.key, value: transform(record))) }
        }
    }

    /// For each record any number of records with keys and values of their own, at the event time of the first. Group
    /// by the new key after a ``repartition(_:key:value:)``.
    @inlinable
    public func flatMap<NewKey, NewValue>(
        _ transform: @escaping @Sendable (Record<Key, Value>) -> [(NewKey, NewValue)]
    ) -> Stream<NewKey, NewValue> {
        then("flatMap", keySerde: nil) { _, next in
            Receiver { record in
                var index = 0
                for (key, value) in transform(record) {
                    var output = record.with(key: key, value: value)
                    output.ordinal = record.ordinal.child(index)
                    next.receive(output)
                    index += 1
                }
            }
        }
    }
}
