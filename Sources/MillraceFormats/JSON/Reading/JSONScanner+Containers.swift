extension JSONScanner {
    /// Scans the nested object whose brace is at `start`; refuses duplicate keys if there is scratch.
    ///
    /// - Returns: The position behind the closing brace.
    func object(at start: Int, depth: Int) throws(JSONError) -> Int {
        try check(depth, at: start)
        var position = afterSpace(start &+ 1)
        if byte(position) == 0x7D { return position &+ 1 }
        let firstKey = scratch?.pointee.keys.count ?? 0
        while true {
            let key = try key(at: position)
            if let scratch { try scratch.pointee.addNestedKey(key, since: firstKey, in: self) }
            position = afterSpace(try value(at: key.valueStart, depth: depth).end)
            switch byte(position) {
            case 0x2C: position = afterSpace(position &+ 1)
            case 0x7D:
                if let scratch { try scratch.pointee.closeNestedKeys(since: firstKey, in: base) }
                return position &+ 1
            default: throw failure(.expectedCommaOrEnd, at: position)
            }
        }
    }

    /// Scans the array whose bracket is at `start`.
    ///
    /// - Returns: The position behind the closing bracket.
    func array(at start: Int, depth: Int) throws(JSONError) -> Int {
        try check(depth, at: start)
        var position = afterSpace(start &+ 1)
        if byte(position) == 0x5D { return position &+ 1 }
        while true {
            position = afterSpace(try value(at: position, depth: depth).end)
            switch byte(position) {
            case 0x2C: position = afterSpace(position &+ 1)
            case 0x5D: return position &+ 1
            default: throw failure(.expectedCommaOrEnd, at: position)
            }
        }
    }

    /// Scans a key with its colon and the white space behind it.
    @inline(__always)
    func key(at position: Int) throws(JSONError) -> JSONKey {
        guard byte(position) == 0x22 else { throw failure(.expectedKey, at: position) }
        let (end, trait) = try string(at: position &+ 1)
        let colon = afterSpace(end)
        guard byte(colon) == 0x3A else { throw failure(.expectedColon, at: colon) }
        return JSONKey(
            start: position &+ 1, end: end &- 1, isEscaped: trait == .escaped, valueStart: afterSpace(colon &+ 1))
    }

    @inline(__always)
    private func check(_ depth: Int, at position: Int) throws(JSONError) {
        if depth > maximumDepth { throw JSONError(.tooDeep, at: position, detail: String(maximumDepth)) }
    }
}

/// A key that was scanned: where its text lies, without the quotes, and where its value begins.
struct JSONKey {
    var start: Int
    var end: Int
    var isEscaped: Bool
    var valueStart: Int
}
