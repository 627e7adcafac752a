import MillraceCore

/// The key of a join's changelog: a byte for the side, event time, sequence and ordinal (8 bytes each), a number that tells
/// apart records of one key with equal positions (variable-length), then the key's own bytes. The value: a byte for whether
/// the record has found a match, then the record's.
extension JoinStore {
    /// This store under the name `name`, its keys encoded by `serde`.
    @inlinable
    func taskStore(_ name: String, key serde: Serde<Key>) -> TaskStore {
        let (keyWriter, valueWriter) = (ByteWriter(), ByteWriter())
        let (encodeKey, decodeKey) = (serde.inState.makeEncode(), serde.inState.makeDecode())
        return TaskStore(
            name: name,
            drainChanges: { write in
                self.drain(self.left, side: 0, encodeKey, keyWriter, valueWriter, write)
                self.drain(self.right, side: 1, encodeKey, keyWriter, valueWriter, write)
            },
            restore: { key, value in try self.restore(key, value, decodeKey) },
            size: {
                (self.left.count + self.right.count, self.keys.count { !$0.left.isEmpty || !$0.right.isEmpty })
            },
            entryCount: { self.left.count + self.right.count }, content: content,
            holds: JoinContent<Key, Left, Right>.holds)
    }

    @inlinable
    func drain<Value: BinaryCodable>(
        _ shelf: JoinShelf<Value>, side: UInt8, _ encodeKey: Serde<Key>.Encode, _ keyWriter: ByteWriter,
        _ valueWriter: ByteWriter, _ write: (UnsafeRawBufferPointer, UnsafeRawBufferPointer?) -> Void
    ) {
        for slot in shelf.dirty {
            let entry = shelf.entries[Int(slot)]
            shelf.entries[Int(slot)].isDirty = false
            if entry.value != nil || entry.isStored {
                keyWriter.removeAll()
                keyWriter.write(byte: side)
                keyWriter.write(entry.position.timestamp.milliseconds)
                keyWriter.write(entry.position.sequence)
                keyWriter.write(entry.position.ordinal.rawValue)
                keyWriter.write(variable: Int64(entry.copy))
                encodeKey(keys[Int(entry.key)].key, keyWriter)
            }
            if let value = entry.value {
                valueWriter.removeAll()
                valueWriter.write(bool: entry.isMatched)
                value.encode(to: valueWriter)
                write(keyWriter.bytes, valueWriter.bytes)
                shelf.entries[Int(slot)].isStored = true
            } else {
                if entry.isStored { write(keyWriter.bytes, nil) }
                shelf.free.append(slot)
                release(entry.key)
            }
        }
        shelf.dirty.removeAll(keepingCapacity: true)
    }

    @inlinable
    func restore(
        _ bytes: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?, _ decodeKey: Serde<Key>.Decode
    ) throws {
        var reader = ByteReader(bytes)
        let isLeft = try !reader.readBool()
        let timestamp = Timestamp(milliseconds: try reader.read())
        let position = StreamPosition(
            timestamp: timestamp, sequence: try reader.read(), ordinal: Ordinal(rawValue: try reader.read()))
        let copy = Int32(truncatingIfNeeded: try reader.readVariable())
        let key = slot(of: try decodeKey(UnsafeRawBufferPointer(rebasing: bytes[reader.position...])))
        let wasThere =
            isLeft
            ? forget(left, position, copy, in: &keys[Int(key)].left)
            : forget(right, position, copy, in: &keys[Int(key)].right)
        if wasThere { keys[Int(key)].uses -= 1 }
        guard let value else { return dropIfUnused(key) }
        var valueReader = ByteReader(value)
        let isMatched = try valueReader.readBool()
        if isLeft {
            let slot = insertLeft(try Left(from: &valueReader), at: position, copy: copy, key: key)
            left.entries[Int(slot)].isMatched = isMatched
            left.entries[Int(slot)].isStored = true
        } else {
            let slot = insertRight(try Right(from: &valueReader), at: position, copy: copy, key: key)
            right.entries[Int(slot)].isMatched = isMatched
            right.entries[Int(slot)].isStored = true
        }
    }

    /// Takes out what an earlier entry of the changelog put in, and says whether there was such an entry.
    /// - Complexity: one step for each of the key's records that lies later.
    @inlinable
    func forget<Value>(
        _ shelf: JoinShelf<Value>, _ position: StreamPosition, _ copy: Int32, in list: inout JoinList
    ) -> Bool {
        var slot = list.last
        while slot >= 0, shelf.isAfter(slot, position, copy) { slot = shelf.entries[Int(slot)].earlier }
        guard slot >= 0, shelf.entries[Int(slot)].position == position, shelf.entries[Int(slot)].copy == copy else {
            return false
        }
        shelf.remove(slot, from: &list)
        shelf.entries[Int(slot)].isDirty = false
        shelf.dirty.removeLast()
        shelf.free.append(slot)
        return true
    }

    @inlinable
    func dropIfUnused(_ key: Int32) {
        guard keys[Int(key)].uses == 0 else { return }
        keys[Int(key)].uses = 1
        release(key)
    }
}
