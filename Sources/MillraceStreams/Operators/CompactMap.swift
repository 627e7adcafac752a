extension Stream {
    /// The records of which `transform` makes a value, with that value; those of which it makes nil are passed over. For
    /// one kind of event out of an enumeration of several: `events.compactMapValues(\.bid)`.
    @inlinable
    public func compactMapValues<NewValue>(
        _ transform: @escaping @Sendable (Value) -> NewValue?
    ) -> Stream<Key, NewValue> {
        then("compactMapValues", keySerde: keySerde) { _, next in
            Receiver { record in
                guard let value = transform(record.value) else { return }
                next.receive(record.with(key: record.key, value: value))
            }
        }
    }
}
