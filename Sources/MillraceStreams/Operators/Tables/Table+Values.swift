extension Table {
    /// The keys whose value satisfies `predicate`. A change to a value that does not, is sent on as nil: also where the
    /// key was not in the table.
    @inlinable
    public func filter(_ predicate: @escaping @Sendable (Value) -> Bool) -> Table {
        Table(
            changes: changes.then("filter", keySerde: changes.keySerde) { _, next in
                Receiver { record in
                    guard let value = record.value, !predicate(value) else { return next.receive(record) }
                    next.receive(record.with(key: record.key, value: nil))
                }
            })
    }

    /// The same keys with another value.
    @inlinable
    public func mapValues<NewValue>(
        _ transform: @escaping @Sendable (Value) -> NewValue
    ) -> Table<Key, NewValue> {
        Table<Key, NewValue>(
            changes: changes.then("mapValues", keySerde: changes.keySerde) { _, next in
                Receiver { record in
                    next.receive(record.with(key: record.key, value: record.value.map(transform)))
                }
            })
    }
}
