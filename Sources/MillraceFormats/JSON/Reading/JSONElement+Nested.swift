extension JSONElement {
    /// The elements of an array in order, found as they are asked for; nil if the value is no array.
    ///
    /// - Complexity: O(length of the array's text) for all of them.
    public var elements: JSONElements? {
        kind == .array ? JSONElements(container: self) : nil
    }

    /// The members of an object in the document's order, found as they are asked for; nil if the value is no object.
    ///
    /// - Complexity: O(length of the object's text) for all of them.
    public var members: JSONMembers? {
        kind == .object ? JSONMembers(container: self) : nil
    }

    /// Walks text that was validated before, without limit of depth and without looking for duplicates.
    var walker: JSONScanner { JSONScanner(base: base, end: Int(end), maximumDepth: .max, scratch: nil) }
}

/// The elements of a JSON array in place.
public struct JSONElements: Sequence {
    let container: JSONElement

    /// An iterator from the first element.
    public func makeIterator() -> Iterator { Iterator(container) }

    /// Walks from element to element.
    public struct Iterator: IteratorProtocol {
        private let walker: JSONScanner
        private var position: Int

        init(_ container: JSONElement) {
            walker = container.walker
            position = walker.afterSpace(Int(container.start) &+ 1)
        }

        /// The next element, or nil at the end.
        public mutating func next() -> JSONElement? {
            guard walker.byte(position) != 0x5D, let span = try? walker.value(at: position, depth: 0) else {
                return nil
            }
            defer { position = walker.afterSeparator(span.end) }
            return JSONElement(walker.base, position, span)
        }
    }
}

/// The members of a JSON object in place.
public struct JSONMembers: Sequence {
    let container: JSONElement

    /// An iterator from the first member.
    public func makeIterator() -> Iterator { Iterator(container) }

    /// The value of the member of this name, `.absent` if there is none.
    ///
    /// - Complexity: O(length of the object's text).
    public subscript(name: StaticString) -> JSONElement {
        first { $0.key.equals(name) }?.value ?? .absent(in: container)
    }

    /// Walks from member to member.
    public struct Iterator: IteratorProtocol {
        private let walker: JSONScanner
        private var position: Int

        init(_ container: JSONElement) {
            walker = container.walker
            position = walker.afterSpace(Int(container.start) &+ 1)
        }

        /// The next member, or nil at the end.
        public mutating func next() -> JSONMember? {
            guard walker.byte(position) != 0x7D, let key = try? walker.key(at: position),
                let span = try? walker.value(at: key.valueStart, depth: 0)
            else { return nil }
            position = walker.afterSeparator(span.end)
            let keySpan = JSONSpan(end: key.end &+ 1, kind: .string, trait: key.isEscaped ? .escaped : .plain)
            return JSONMember(
                key: JSONElement(walker.base, key.start &- 1, keySpan),
                value: JSONElement(walker.base, key.valueStart, span))
        }
    }
}

extension JSONElement {
    /// The answer for a member that is not there.
    static func absent(in container: JSONElement) -> JSONElement {
        JSONElement(
            base: container.base, start: container.start, end: container.start, kind: .absent, trait: .plain)
    }
}

extension JSONScanner {
    /// The position of what follows a value in validated text: the next value, or the closing bracket.
    func afterSeparator(_ end: Int) -> Int {
        let separator = afterSpace(end)
        return byte(separator) == 0x2C ? afterSpace(separator &+ 1) : separator
    }
}
