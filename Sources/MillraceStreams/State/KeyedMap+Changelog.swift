import MillraceCore

/// A record of the changelog has as its key the length of the key's bytes, these, and the subkey's bytes; as its value the
/// moment of expiry (8 bytes) and the value's own bytes.
extension KeyedMap where Value: BinaryCodable {
    /// Gives `write` each entry that has changed since the last call, nil for one that is gone.
    func drainChanges(
        key encodeKey: Serde<Key>.Encode, subkey encodeSubkey: Serde<Subkey>.Encode,
        keyWriter: ByteWriter, valueWriter: ByteWriter,
        _ write: (UnsafeRawBufferPointer, UnsafeRawBufferPointer?) -> Void
    ) {
        for (key, subkey) in dirty {
            let place = places[key].flatMap { run in index(of: subkey, in: run).map { (Int(run), $0) } }
            if let (run, index) = place, !runs[run].entries[index].isDirty { continue }
            valueWriter.removeAll()
            encodeKey(key, valueWriter)
            keyWriter.removeAll()
            keyWriter.write(variable: Int64(valueWriter.count))
            keyWriter.write(valueWriter.bytes)
            encodeSubkey(subkey, keyWriter)
            guard let (run, index) = place else {
                write(keyWriter.bytes, nil)
                continue
            }
            runs[run].entries[index].isDirty = false
            valueWriter.removeAll()
            valueWriter.write(runs[run].entries[index].expiry.milliseconds)
            runs[run].entries[index].value.encode(to: valueWriter)
            write(keyWriter.bytes, valueWriter.bytes)
        }
        dirty.removeAll(keepingCapacity: true)
    }

    /// Takes up an entry that `drainChanges` wrote; nil removes it.
    func restore(
        key bytes: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?, key decodeKey: Serde<Key>.Decode,
        subkey decodeSubkey: Serde<Subkey>.Decode
    ) throws {
        var reader = ByteReader(bytes)
        let key = try decodeKey(try reader.readBytes(Int(clamping: try reader.readVariable())))
        let subkey = try decodeSubkey(try reader.readBytes(bytes.count - reader.position))
        guard let value else {
            if let run = places[key], let index = index(of: subkey, in: run) { _ = take(index, in: run) }
            return
        }
        var valueReader = ByteReader(value)
        let expiry = Timestamp(milliseconds: try valueReader.read())
        set(try Value(from: &valueReader), expiry: expiry, for: subkey, in: places[key] ?? makeRun(for: key))
        if let run = places[key], let index = index(of: subkey, in: run) {
            runs[Int(run)].entries[index].isDirty = false
        }
        dirty.removeAll(keepingCapacity: true)
    }
}

extension MapStore {
    @usableFromInline
    func taskStore(_ name: String, key: Serde<Key>, subkey: Serde<Subkey>) -> TaskStore {
        let map = map
        let (keyWriter, valueWriter) = (ByteWriter(), ByteWriter())
        let (key, subkey) = (key.inState, subkey.inState)
        let (encodeKey, decodeKey) = (key.makeEncode(), key.makeDecode())
        let (encodeSubkey, decodeSubkey) = (subkey.makeEncode(), subkey.makeDecode())
        return TaskStore(
            name: name,
            drainChanges: { write in
                map.drainChanges(
                    key: encodeKey, subkey: encodeSubkey, keyWriter: keyWriter, valueWriter: valueWriter, write)
            },
            restore: { key, value in
                try map.restore(key: key, value: value, key: decodeKey, subkey: decodeSubkey)
            },
            size: { (map.count, 0) }, entryCount: { map.entryCount },
            content: map.content, holds: "entries of \(Value.self) by \(Subkey.self) for each \(Key.self)")
    }
}
