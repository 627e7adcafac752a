import MillraceCore

/// A record of the changelog has the key's bytes as its key, and as its value the moment (8 bytes) and the value's own bytes.
/// It is restored in the order in which it was written.
extension RecentStore {
    /// Gives `write` each value that was set since the last call, and nil for each key that has lost its own.
    func drainChanges(
        with encoder: EntryEncoder<Key>, _ write: (UnsafeRawBufferPointer, UnsafeRawBufferPointer?) -> Void
    ) {
        func writeEntry(_ key: Key, _ value: UnsafeRawBufferPointer?) {
            encoder.keyWriter.removeAll()
            encoder.encodeKey(key, encoder.keyWriter)
            write(encoder.keyWriter.bytes, value)
        }
        for key in removed where find(key) == nil { writeEntry(key, nil) }
        removed.removeAll(keepingCapacity: true)
        for number in max(firstUnwritten, entries.startIndex)..<entries.endIndex {
            let entry = entries[number]
            guard find(entry.key) == number else { continue }
            let writer = encoder.valueWriter
            writer.removeAll()
            writer.write(entry.moment.milliseconds)
            entry.value.encode(to: writer)
            writeEntry(entry.key, writer.bytes)
        }
        firstUnwritten = entries.endIndex
    }

    /// Takes up a value that `drainChanges` wrote; nil removes it.
    func restore(
        key bytes: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?, key decodeKey: Serde<Key>.Decode
    ) throws {
        let key = try decodeKey(bytes)
        if let value {
            var reader = ByteReader(value)
            let moment = Timestamp(milliseconds: try reader.read())
            set(try Value(from: &reader), of: key, at: moment)
        } else {
            remove(key)
        }
        removed.removeAll(keepingCapacity: true)
        firstUnwritten = entries.endIndex
    }

    @usableFromInline
    func taskStore(_ name: String, key serde: Serde<Key>) -> TaskStore {
        let (encoder, decodeKey) = (EntryEncoder(serde.inState.makeEncode()), serde.inState.makeDecode())
        return TaskStore(
            name: name,
            drainChanges: { write in self.drainChanges(with: encoder, write) },
            restore: { key, value in try self.restore(key: key, value: value, key: decodeKey) },
            size: { (self.count, 0) }, entryCount: { self.count }, content: content,
            holds: "a \(Value.self) for each \(Key.self)")
    }

    private var content: StoreContent<Key, Value> {
        StoreContent(
            value: { key in
                let number = self.find(key)
                return (
                    number.map { self.entries[$0].value },
                    number.map { $0 < self.firstUnwritten } ?? !self.removed.contains(key)
                )
            },
            forEach: { body in
                for number in self.entries.indices where self.find(self.entries[number].key) == number {
                    body(self.entries[number].key, self.entries[number].value)
                }
            },
            isCommitted: { self.removed.isEmpty && self.firstUnwritten == self.entries.endIndex })
    }
}
