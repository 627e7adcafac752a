extension JSONScanner {
    /// Validates a whole document that must be an object, and enters its members in the scratch.
    ///
    /// - Returns: Where the object begins and ends.
    @inline(__always)
    func indexDocument(
        _ table: JSONFieldTable?, _ scratch: UnsafeMutablePointer<JSONScratch>
    ) throws(JSONError) -> Range<Int> {
        scratch.pointee.ending.take(base, count: end)
        var stop = JSONShapeMatch.Stop(place: 0, position: 1, isWhole: false)
        if byte(0) == 0x7B && end <= Int(UInt32.max) { stop = matchShape(from: stop, scratch) }
        guard stop.isWhole && stop.position == end else { return try indexDocument(behind: stop, table, scratch) }
        scratch.pointee.file(stop.place)
        return 0..<end
    }

    /// Goes on with a document of which the members before `stop` have been entered.
    @inline(never)
    private func indexDocument(
        behind stop: JSONShapeMatch.Stop, _ table: JSONFieldTable?, _ scratch: UnsafeMutablePointer<JSONScratch>
    ) throws(JSONError) -> Range<Int> {
        scratch.pointee.keys.truncate(to: 0)
        var (start, stop) = (0, stop)
        if stop.place == 0 {
            start = try documentStart()
            guard byte(start) == 0x7B else { throw try notAnObject(at: start) }
            if maximumDepth < 1 { throw JSONError(.tooDeep, at: start, detail: String(maximumDepth)) }
            stop.position = start &+ 1
        }
        let end = try indexMembers(from: stop, table, scratch)
        try checkNothingFollows(end)
        return start..<end
    }

    /// Validates a whole document of any kind.
    ///
    /// - Returns: Where its value begins, and the value.
    func wholeDocument() throws(JSONError) -> (start: Int, value: JSONSpan) {
        scratch?.pointee.keys.truncate(to: 0)
        let start = try documentStart()
        let value = try value(at: start, depth: 0)
        try checkNothingFollows(value.end)
        return (start, value)
    }

    /// Enters the members from `start` on.
    ///
    /// - Returns: The position behind the closing brace.
    private func indexMembers(
        from start: JSONShapeMatch.Stop, _ table: JSONFieldTable?, _ scratch: UnsafeMutablePointer<JSONScratch>
    ) throws(JSONError) -> Int {
        var stop = start
        while !stop.isWhole {
            guard try indexKnownMember(&stop, scratch) else {
                scratch.pointee.fileBeforeOthers(stop.place)
                let first = afterSpace(stop.position)
                if stop.place == 0 && byte(first) == 0x7D { return first &+ 1 }
                return try indexOtherMembers(from: first, table, scratch)
            }
            if !stop.isWhole { stop = matchShape(from: stop, scratch) }
        }
        scratch.pointee.file(stop.place)
        return stop.position
    }

    /// Enters the plain members of the known shape from `start` on: in place as long as enough bytes follow there, and then
    /// in the copy of the document's ending.
    @inline(never)
    private func matchShape(
        from start: JSONShapeMatch.Stop, _ scratch: UnsafeMutablePointer<JSONScratch>
    ) -> JSONShapeMatch.Stop {
        let match = JSONShapeMatch(scratch)
        let stop = match.walk(base, from: start, limit: end &- JSONShapeMatch.reach)
        guard !stop.isWhole, stop.position >= end &- JSONEnding.kept,
            let copy = scratch.pointee.ending.base(count: end)
        else { return stop }
        return match.walk(copy, from: stop, limit: end)
    }

    /// Enters the member at `stop` if it is the one of the known shape, whatever its value is, and moves on.
    ///
    /// - Returns: Whether it was.
    @inline(never)
    private func indexKnownMember(
        _ stop: inout JSONShapeMatch.Stop, _ scratch: UnsafeMutablePointer<JSONScratch>
    ) throws(JSONError) -> Bool {
        guard stop.place < scratch.pointee.shape.count else { return false }
        let member = scratch.pointee.shape.members + stop.place
        let isAway = stop.position &+ 16 <= end
        guard let text = isAway ? UnsafeRawPointer(base) : scratch.pointee.ending.base(count: end),
            member.pointee.begins(text + stop.position)
        else { return false }
        let valueStart = afterSpace(stop.position &+ member.pointee.length)
        let value = try memberValue(at: valueStart)
        JSONShapeMatch(scratch).enter(stop, member, valueStart, value)
        stop.place &+= 1
        stop.position = afterSpace(value.end)
        switch byte(stop.position) {
        case 0x2C: stop.position &+= 1
        case 0x7D:
            stop.position &+= 1
            stop.isWhole = true
        default: throw failure(.expectedCommaOrEnd, at: stop.position)
        }
        return true
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
