// Duplicate keys are found by comparing tags, then bytes with escapes resolved. Small objects: each key against all before
// it. Large ones: one heap sort when the object ends, so that no input costs more than O(n log n) comparisons, whatever
// its keys hash to.
extension JSONScratch {
    /// Notes a key of the nested object whose keys begin at index `first`.
    mutating func addNestedKey(_ key: JSONKey, since first: Int, in scanner: JSONScanner) throws(JSONError) {
        let seen = JSONSeenKey(
            tag: KeySignature(key, in: scanner).hash, start: UInt32(truncatingIfNeeded: key.start),
            end: UInt32(truncatingIfNeeded: key.end), isEscaped: key.isEscaped)
        if keys.count &- first < Self.linearKeys {
            for index in first..<keys.count where keys.base[index].tag == seen.tag {
                if seen.order(to: keys.base[index], in: scanner.base) == 0 { throw seen.duplicate(in: scanner.base) }
            }
        }
        keys.append(seen)
    }

    /// Forgets the keys since `first`, after a last look for duplicates if they were too many to compare one by one.
    @inline(__always)
    mutating func closeNestedKeys(since first: Int, in base: UnsafePointer<UInt8>) throws(JSONError) {
        if keys.count &- first > Self.linearKeys { try sortedCheck(since: first, in: base) }
        keys.truncate(to: first)
    }

    /// Looks whether `entry`, not yet among the entries, repeats the key of one of them.
    @inline(__always)
    func checkTopLevelKey(_ entry: JSONEntry, in base: UnsafePointer<UInt8>) throws(JSONError) {
        guard entries.count < Self.linearKeys else { return }
        for index in 0..<entries.count where entries.base[index].tag == entry.tag {
            let seen = JSONSeenKey(entry)
            if seen.order(to: JSONSeenKey(entries.base[index]), in: base) == 0 { throw seen.duplicate(in: base) }
        }
    }

    /// The last look at the top-level keys.
    @inline(__always)
    mutating func closeTopLevelKeys(in base: UnsafePointer<UInt8>) throws(JSONError) {
        if entries.count > Self.linearKeys { try topLevelSortedCheck(in: base) }
    }

    @inline(never)
    private mutating func topLevelSortedCheck(in base: UnsafePointer<UInt8>) throws(JSONError) {
        keys.truncate(to: 0)
        for index in 0..<entries.count where entries.base[index].tag != 0 {
            keys.append(JSONSeenKey(entries.base[index]))
        }
        try sortedCheck(since: 0, in: base)
        keys.truncate(to: 0)
    }

    @inline(never)
    private mutating func sortedCheck(since first: Int, in base: UnsafePointer<UInt8>) throws(JSONError) {
        let heap = UnsafeMutableBufferPointer(start: keys.base + first, count: keys.count &- first)
        heap.heapSort { $0.order(to: $1, in: base) < 0 }
        var earliest: JSONSeenKey?
        for index in heap.indices.dropFirst() where heap[index].order(to: heap[index &- 1], in: base) == 0 {
            // Of two equal keys the later one in the document is the duplicate; of several, the first is reported.
            let later = heap[index].start > heap[index &- 1].start ? heap[index] : heap[index &- 1]
            if later.start < earliest?.start ?? .max { earliest = later }
        }
        if let earliest { throw earliest.duplicate(in: base) }
    }
}

extension JSONSeenKey {
    init(_ entry: JSONEntry) {
        self.init(tag: entry.tag, start: entry.keyStart, end: entry.keyEnd, isEscaped: entry.keyIsEscaped)
    }

    /// Less than, equal to or greater than 0: a total order in which keys are equal when their unescaped bytes are.
    func order(to other: JSONSeenKey, in base: UnsafePointer<UInt8>) -> Int {
        if tag != other.tag { return tag < other.tag ? -1 : 1 }
        var left = JSONUnescaper(base: base, start: Int(start), end: Int(end))
        var right = JSONUnescaper(base: base, start: Int(other.start), end: Int(other.end))
        while true {
            switch (left.next(), right.next()) {
            case (nil, nil): return 0
            case (nil, _): return -1
            case (_, nil): return 1
            case (let one?, let two?):
                if one != two { return one < two ? -1 : 1 }
            }
        }
    }

    func duplicate(in base: UnsafePointer<UInt8>) -> JSONError {
        let text = UnsafeBufferPointer(start: base + Int(start), count: Int(end &- start))
        return JSONError(
            .duplicateKey, at: Int(start) &- 1, detail: "\"" + String(decoding: text.prefix(80), as: UTF8.self) + "\"")
    }
}

extension UnsafeMutableBufferPointer {
    /// Sorts in place, without memory of its own, in O(n log n) comparisons at worst; not stable.
    func heapSort(by precedes: (Element, Element) -> Bool) {
        for root in stride(from: count / 2 - 1, through: 0, by: -1) { siftDown(root, count, precedes) }
        for last in stride(from: count - 1, to: 0, by: -1) {
            swapAt(0, last)
            siftDown(0, last, precedes)
        }
    }

    private func siftDown(_ start: Int, _ limit: Int, _ precedes: (Element, Element) -> Bool) {
        var root = start
        while 2 * root + 1 < limit {
            var child = 2 * root + 1
            if child + 1 < limit && precedes(self[child], self[child + 1]) { child += 1 }
            guard precedes(self[root], self[child]) else { return }
            swapAt(root, child)
            root = child
        }
    }
}
