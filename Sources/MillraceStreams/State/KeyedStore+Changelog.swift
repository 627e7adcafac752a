import MillraceCore

/// What encodes the entries of a store for its changelog.
@frozen
@usableFromInline
struct EntryEncoder<Key> {
    @usableFromInline let encodeKey: Serde<Key>.Encode
    @usableFromInline let keyWriter = ByteWriter()
    @usableFromInline let valueWriter = ByteWriter()

    @inlinable
    init(_ encodeKey: @escaping Serde<Key>.Encode) {
        self.encodeKey = encodeKey
    }
}

extension KeyedStore where State: BinaryCodable {
    /// Gives `write` the key and encoded entry (nil if the key is gone) of all that changed since the last call, and of some
    /// more entries while a sweep is under way.
    @inlinable
    func drainChanges(
        with encoder: EntryEncoder<Key>, _ write: (UnsafeRawBufferPointer, UnsafeRawBufferPointer?) -> Void
    ) {
        for place in dirty.indices {
            let slot = dirty[place]
            // What changed lies anywhere: what comes next is fetched meanwhile.
            if place + 8 < dirty.count { prefetch(dirty[place + 8]) }
            entries[Int(slot)].isDirty = false
            guard entries[Int(slot)].isRemoved else {
                writeEntry(slot, with: encoder, write)
                continue
            }
            if entries[Int(slot)].isStored {
                encoder.keyWriter.removeAll()
                encoder.encodeKey(entries[Int(slot)].key, encoder.keyWriter)
                write(encoder.keyWriter.bytes, nil)
                sweep.records += 1
            }
            erase(slot)
        }
        if sweep.isUnderWay { goOn(atMost: max(dirty.count, ChangelogSweep.fewest), with: encoder, write) }
        dirty.removeAll(keepingCapacity: true)
    }

    @inlinable
    func writeEntry(
        _ slot: Int32, with encoder: EntryEncoder<Key>,
        _ write: (UnsafeRawBufferPointer, UnsafeRawBufferPointer?) -> Void
    ) {
        let entry = entries + Int(slot)
        encoder.keyWriter.removeAll()
        encoder.encodeKey(entry.pointee.key, encoder.keyWriter)
        let writer = encoder.valueWriter
        writer.removeAll()
        writer.write(entry.pointee.timer.milliseconds)
        writer.write(variable: entry.pointee.sequence)
        writer.write(variable: Int64(bitPattern: entry.pointee.ordinal.rawValue))
        entry.pointee.state.encode(to: writer)
        entry.pointee.isStored = true
        entry.pointee.mark = sweep.mark
        sweep.records += 1
        write(encoder.keyWriter.bytes, writer.bytes)
    }

    /// Goes on with a sweep: writes up to `most` entries that it has not met yet.
    @inlinable
    func goOn(
        atMost most: Int, with encoder: EntryEncoder<Key>,
        _ write: (UnsafeRawBufferPointer, UnsafeRawBufferPointer?) -> Void
    ) {
        var written = 0
        let end = min(used, sweep.next + 16 * most)
        while sweep.next < end, written < most {
            let entry = entries + sweep.next
            if entry.pointee.isStored, entry.pointee.mark != sweep.mark, !entry.pointee.isRemoved {
                writeEntry(Int32(sweep.next), with: encoder, write)
                written += 1
            }
            sweep.next += 1
        }
        sweep.isUnderWay = sweep.next < used
    }

    /// Takes up an entry that `drainChanges` wrote; nil removes the key.
    @inlinable
    func restore(
        key bytes: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?, key decodeKey: Serde<Key>.Decode
    ) throws {
        sweep.records += 1
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
