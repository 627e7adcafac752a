extension JSONScanner {
    /// Validates a whole document that must be an object, and enters its members in the scratch.
    ///
    /// - Returns: Where the object begins and ends.
    func indexDocument(
        _ table: JSONFieldTable?, _ scratch: UnsafeMutablePointer<JSONScratch>
    ) throws(JSONError) -> Range<Int> {
        scratch.pointee.reset()
        let start = try documentStart()
        guard byte(start) == 0x7B else { throw try notAnObject(at: start) }
        if maximumDepth < 1 { throw JSONError(.tooDeep, at: start, detail: String(maximumDepth)) }
        let end = try indexMembers(from: afterSpace(start &+ 1), table, scratch)
        try checkNothingFollows(end)
        return start..<end
    }

    /// Validates a whole document of any kind.
    ///
    /// - Returns: Where its value begins, and the value.
    func wholeDocument() throws(JSONError) -> (start: Int, value: JSONSpan) {
        scratch?.pointee.reset()
        let start = try documentStart()
        let value = try value(at: start, depth: 0)
        try checkNothingFollows(value.end)
        return (start, value)
    }

    @inline(__always)
    private func indexMembers(
        from start: Int, _ table: JSONFieldTable?, _ scratch: UnsafeMutablePointer<JSONScratch>
    ) throws(JSONError) -> Int {
        if byte(start) == 0x7D { return start &+ 1 }
        let known = try indexKnownMembers(from: start, scratch)
        if known.isWhole { return known.position }
        return try indexOtherMembers(from: known.position, table, scratch)
    }

    /// Enters the members from the first on that are those of the object read before.
    ///
    /// - Returns: The position behind the closing brace if these are all, else that of the next member's key.
    @inline(__always)
    private func indexKnownMembers(
        from start: Int, _ scratch: UnsafeMutablePointer<JSONScratch>
    ) throws(JSONError) -> (position: Int, isWhole: Bool) {
        var position = start
        let (entries, slots) = (scratch.pointee.entries.base, scratch.pointee.slots)
        let (members, count) = (scratch.pointee.shape.members, scratch.pointee.shape.count)
        var place = 0
        while place < count {
            let member = members + place
            guard begins(member, at: position) else { break }
            let valueStart = afterSpace(position &+ member.pointee.length)
            let value = try memberValue(at: valueStart)
            entries[place] = JSONEntry(
                keyStart: UInt32(truncatingIfNeeded: position &+ 1),
                keyEnd: UInt32(truncatingIfNeeded: position &+ member.pointee.length &- 2),
                valueStart: UInt32(truncatingIfNeeded: valueStart), valueEnd: UInt32(truncatingIfNeeded: value.end),
                tag: member.pointee.tag, kind: value.kind, trait: value.trait, keyIsEscaped: false)
            let ordinal = member.pointee.ordinal
            if ordinal >= 0 { slots[Int(ordinal)] = Int32(truncatingIfNeeded: place) }
            place &+= 1
            position = afterSpace(value.end)
            let next = byte(position)
            if next == 0x2C {
                position = afterSpace(position &+ 1)
            } else if next == 0x7D {
                scratch.pointee.entries.setCount(place)
                return (position &+ 1, true)
            } else {
                throw failure(.expectedCommaOrEnd, at: position)
            }
        }
        scratch.pointee.entries.setCount(place)
        return (position, false)
    }

    @inline(never)
    private func indexOtherMembers(
        from start: Int, _ table: JSONFieldTable?, _ scratch: UnsafeMutablePointer<JSONScratch>
    ) throws(JSONError) -> Int {
        var position = start
        while true {
            let key = try key(at: position)
            let value = try memberValue(at: key.valueStart)
            try enter(key, value, table, scratch)
            position = afterSpace(value.end)
            let next = byte(position)
            if next == 0x2C {
                position = afterSpace(position &+ 1)
            } else if next == 0x7D {
                try scratch.pointee.closeTopLevelKeys(in: base)
                return position &+ 1
            } else {
                throw failure(.expectedCommaOrEnd, at: position)
            }
        }
    }

    /// The same as ``value(at:depth:)``, spelt out here so that strings and numbers are scanned without a call.
    @inline(__always)
    private func memberValue(at position: Int) throws(JSONError) -> JSONSpan {
        let first = byte(position)
        if first == 0x22 {
            let (end, trait) = try string(at: position &+ 1)
            return JSONSpan(end: end, kind: .string, trait: trait)
        }
        if first == 0x2D || first &- 0x30 < 10 { return try number(at: position) }
        return try value(at: position, depth: 1)
    }

    @inline(__always)
    private func enter(
        _ key: JSONKey, _ value: JSONSpan, _ table: JSONFieldTable?, _ scratch: UnsafeMutablePointer<JSONScratch>
    ) throws(JSONError) {
        let signature = KeySignature(key, in: self)
        var entry = JSONEntry(
            keyStart: UInt32(truncatingIfNeeded: key.start), keyEnd: UInt32(truncatingIfNeeded: key.end),
            valueStart: UInt32(truncatingIfNeeded: key.valueStart), valueEnd: UInt32(truncatingIfNeeded: value.end),
            tag: 0, kind: value.kind, trait: value.trait, keyIsEscaped: key.isEscaped)
        let place = scratch.pointee.entries.count
        let ordinal = table?.ordinal(of: key, signature, at: place, in: base) ?? -1
        if ordinal >= 0 {
            if scratch.pointee.slots[ordinal] >= 0 { throw JSONSeenKey(entry).duplicate(in: base) }
            scratch.pointee.slots[ordinal] = Int32(truncatingIfNeeded: place)
        } else {
            entry.tag = signature.hash | 1
            try scratch.pointee.checkTopLevelKey(entry, in: base)
        }
        scratch.pointee.entries.append(entry)
        scratch.pointee.shape.learn(key, entry, ordinal: ordinal, at: place, in: self)
    }

    private func documentStart() throws(JSONError) -> Int {
        if end > Int(UInt32.max) { throw JSONError(.documentTooLong, at: 0) }
        let start = afterSpace(0)
        if start == end { throw JSONError(.empty, at: 0) }
        if end >= 3 && base[0] == 0xEF && base[1] == 0xBB && base[2] == 0xBF {
            throw JSONError(.byteOrderMark, at: 0)
        }
        return start
    }

    @inline(__always)
    private func checkNothingFollows(_ end: Int) throws(JSONError) {
        let rest = afterSpace(end)
        if rest < self.end { throw failure(.trailingBytes, at: rest) }
    }

    /// The error for a document that is not an object: what is wrong with it, if it is not even JSON.
    private func notAnObject(at start: Int) throws(JSONError) -> JSONError {
        let (_, value) = try wholeDocument()
        return JSONError(.notAnObject, at: start, detail: value.kind.description)
    }
}
