import MillraceCore

extension KeyedStore where State: BinaryCodable {
    /// Gives `write` the key and encoded entry (nil if the key is gone) of all that changed since the last call.
    @inlinable
    func drainChanges(
        key encodeKey: Serde<Key>.Encode, keyWriter: ByteWriter, valueWriter: ByteWriter,
        _ write: (UnsafeRawBufferPointer, UnsafeRawBufferPointer?) -> Void
    ) {
        for place in dirty.indices {
            let slot = dirty[place]
            let index = Int(slot)
            // What changed lies anywhere: what comes next is fetched meanwhile.
            if place + 8 < dirty.count { prefetch(dirty[place + 8]) }
            entries[index].isDirty = false
            keyWriter.removeAll()
            encodeKey(entries[index].key, keyWriter)
            if entries[index].isRemoved {
                if entries[index].isStored { write(keyWriter.bytes, nil) }
                erase(slot)
                continue
            }
            entries[index].isStored = true
            valueWriter.removeAll()
            valueWriter.write(entries[index].timer.milliseconds)
            valueWriter.write(variable: entries[index].sequence)
            valueWriter.write(variable: Int64(bitPattern: entries[index].ordinal.rawValue))
            entries[index].state.encode(to: valueWriter)
            write(keyWriter.bytes, valueWriter.bytes)
        }
        dirty.removeAll(keepingCapacity: true)
    }

    /// Takes up an entry that `drainChanges` wrote; nil removes the key.
    @inlinable
    func restore(
        key bytes: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?, key decodeKey: Serde<Key>.Decode
    ) throws {
        let key = try decodeKey(bytes)
        guard let value else {
            if let slot = find(key) { erase(slot) }
            return
        }
        var reader = ByteReader(value)
        let timer = Timestamp(milliseconds: try reader.read())
        let sequence = try reader.readVariable()
        let ordinal = Ordinal(rawValue: UInt64(bitPattern: try reader.readVariable()))
        let state = try State(from: &reader)
        let slot = slot(of: key, initial: state)
        entries[Int(slot)].state = state
        entries[Int(slot)].sequence = sequence
        entries[Int(slot)].ordinal = ordinal
        entries[Int(slot)].isStored = true
        setTimer(slot, at: timer)
    }
}
