import MillraceCore

/// A record of the changelog has as its key the length of the key's bytes, these, and the element's number; as its value the
/// element. It is restored in the order in which it was written.
extension SeriesStore {
    /// Gives `write` each element that was appended since the last call, and nil for each that has gone.
    func drainChanges(
        with encoder: EntryEncoder<Key>, _ write: (UnsafeRawBufferPointer, UnsafeRawBufferPointer?) -> Void
    ) {
        let valueWriter = encoder.valueWriter
        for slot in table.dirty {
            let entry = table.entries + Int(slot)
            let series = entry.pointee.state
            entry.pointee.isDirty = false
            valueWriter.removeAll()
            encoder.encodeKey(entry.pointee.key, valueWriter)
            encoder.keyWriter.removeAll()
            encoder.keyWriter.write(variable: Int64(valueWriter.count))
            encoder.keyWriter.write(valueWriter.bytes)
            let keyLength = encoder.keyWriter.count
            func writeElement(_ number: Int, _ value: UnsafeRawBufferPointer?) {
                encoder.keyWriter.truncate(to: keyLength)
                encoder.keyWriter.write(variable: Int64(number))
                write(encoder.keyWriter.bytes, value)
            }
            for number in series.stored.prefix(series.elements.startIndex - series.stored.lowerBound) {
                writeElement(number, nil)
            }
            for number in max(series.stored.upperBound, series.elements.startIndex)..<series.elements.endIndex {
                valueWriter.removeAll()
                series.elements[number].encode(to: valueWriter)
                writeElement(number, valueWriter.bytes)
            }
            series.stored = series.elements.startIndex..<series.elements.endIndex
            if series.elements.isEmpty { table.erase(slot) }
        }
        table.dirty.removeAll(keepingCapacity: true)
    }

    /// Takes up an element that `drainChanges` wrote; nil removes it.
    func restore(
        key bytes: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?, key decodeKey: Serde<Key>.Decode
    ) throws {
        var reader = ByteReader(bytes)
        let key = try decodeKey(try reader.readBytes(Int(clamping: try reader.readVariable())))
        let number = Int(try reader.readVariable())
        guard let value else {
            guard let slot = table.find(key) else { return }
            let series = table.entries[Int(slot)].state
            if series.elements.startIndex == number {
                series.content.removeFirst(1)
                elementCount -= 1
            }
            series.stored = series.elements.startIndex..<series.elements.endIndex
            if series.elements.isEmpty { table.erase(slot) } else { arm(slot) }
            return
        }
        var valueReader = ByteReader(value)
        let element = try Element(from: &valueReader)
        let slot = table.slot(of: key, initial: Series(from: number))
        let series = table.entries[Int(slot)].state
        guard series.elements.endIndex == number else {
            throw DecodingFailure(expected: "element \(series.elements.endIndex) of \(key)", position: 0)
        }
        series.content.append(element)
        elementCount += 1
        series.stored = series.elements.startIndex..<series.elements.endIndex
        if series.elements.count == 1 { arm(slot) }
    }
}

extension SeriesStore {
    @usableFromInline
    func taskStore(_ name: String, key serde: Serde<Key>) -> TaskStore {
        let (encoder, decodeKey) = (EntryEncoder(serde.inState.makeEncode()), serde.inState.makeDecode())
        return TaskStore(
            name: name,
            drainChanges: { write in self.drainChanges(with: encoder, write) },
            restore: { key, value in try self.restore(key: key, value: value, key: decodeKey) },
            size: { (self.table.count, self.table.timerCount) }, entryCount: { self.elementCount },
            content: content, holds: "elements of \(Element.self) for each \(Key.self)")
    }

    private var content: MapContent<Key, Int64, Element> {
        MapContent { key, range in
            guard let slot = self.table.find(key) else { return ([], true) }
            let series = self.table.entries[Int(slot)].state
            let entries = series.elements.indices.lazy
                .filter { number in range.map { $0.contains(Int64(number)) } ?? true }
                .map { MapView<Key, Int64, Element>.Entry(subkey: Int64($0), value: series.elements[$0]) }
            return (Array(entries), !self.table.entries[Int(slot)].isDirty)
        }
    }
}
