import MillraceFormats
import Testing

/// The corpus through every door of the reader, at the edge of forbidden memory. Expected verdicts follow from the text
/// of RFC 8259 and RFC 3629 and were written by hand.
@Suite struct JSONGrammarTests {
    private enum Field: String, JSONFieldName { case a, b }

    /// The errors of all ways to read `bytes`, which must agree; nil if they accept.
    private func verdict(_ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) -> JSONError? {
        let guarded = GuardedBytes(capacity: bytes.count)
        let doors: [(UnsafeRawBufferPointer) throws -> Void] = [
            { try JSONReader().validate($0) },
            { _ = try JSONValue(parsing: $0) },
            { try JSONReader().readObject($0) { _ in } },
            { try JSONFieldReader<Field>().read($0) { _ in } },
        ]
        let errors = doors.map { door -> JSONError? in
            let atEnd = error { try guarded.atEnd(bytes, door) }
            #expect(error { try guarded.atStart(bytes, door) } == atEnd, sourceLocation: sourceLocation)
            return atEnd
        }
        #expect(errors[0] == errors[1], sourceLocation: sourceLocation)
        #expect(errors[2] == errors[3], sourceLocation: sourceLocation)
        if errors[2]?.code == .notAnObject {
            #expect(errors[0] == nil, sourceLocation: sourceLocation)
        } else {
            #expect(errors[2] == errors[0], sourceLocation: sourceLocation)
        }
        return errors[0]
    }

    private func error(_ body: () throws -> Void) -> JSONError? {
        do {
            try body()
            return nil
        } catch {
            return error as? JSONError ?? .rejected("not a JSONError: \(error)", at: -1)
        }
    }

    @Test(arguments: JSONCorpus.accepted) func acceptsWhatTheGrammarAllows(text: String) {
        #expect(verdict(Array(text.utf8)) == nil)
        #expect(ReferenceJSON.parse(Array(text.utf8)) != nil, "the reference parser of these tests")
    }

    @Test(arguments: JSONCorpus.refused.indices) func refusesTheRestAndSaysWhere(index: Int) {
        let (text, code, position) = JSONCorpus.refused[index]
        let error = verdict(Array(text.utf8))
        #expect(error?.code == code, "\(text)")
        #expect(error?.position == position, "\(text)")
        #expect(ReferenceJSON.parse(Array(text.utf8)) == nil, "the reference parser of these tests: \(text)")
    }

    @Test(arguments: JSONCorpus.notUTF8.indices) func refusesStringsThatAreNotUTF8(index: Int) {
        let (text, offset) = JSONCorpus.notUTF8[index]
        for padding in 0..<9 {
            let filler = [UInt8](repeating: 0x78, count: padding)
            let error = verdict([0x22] + filler + text + filler + [0x22])
            #expect(error?.code == .invalidUTF8)
            #expect(error?.position == 1 + padding + offset)
        }
        #expect(verdict([0x5B] + text + [0x5D])?.code == .expectedValue)
    }

    @Test func everyPrefixOfADocumentIsRefused() {
        let text = #" {"key" : [1.5e-3, true, "\ud83d\ude00\n", "é한😀"], "other":{"n":null},"z":-12} "#
        let bytes = Array(text.utf8)
        #expect(verdict(bytes) == nil)
        for length in 0..<bytes.count - 1 {
            let error = verdict(Array(bytes[..<length]))
            let allowed: [JSONError.Code] = [.unexpectedEnd, .empty, .invalidUTF8]
            #expect(error.map { allowed.contains($0.code) } == true, "\(length): \(String(describing: error))")
        }
    }

    @Test func everyControlCharacterIsRefusedAtEveryPlaceOfAWord() {
        for control in UInt8(0)..<0x20 {
            for place in 0..<17 {
                let text = [UInt8](repeating: 0x61, count: place) + [control] + Array("bcd".utf8)
                let error = verdict([0x22] + text + [0x22])
                #expect(error?.code == .controlCharacter)
                #expect(error?.position == place + 1)
            }
        }
    }

    @Test func depthLimitIsTheReadersOwn() throws {
        let text = Array(#"{"a":[[1]]}"#.utf8)
        #expect(throws: Never.self) { try text.withUnsafeBytes { try JSONReader(maximumDepth: 3).validate($0) } }
        #expect(throws: JSONError(.tooDeep, at: 6, detail: "2")) {
            try text.withUnsafeBytes { try JSONReader(maximumDepth: 2).validate($0) }
        }
    }

    @Test func documentsOf4GiBAreRefusedUnread() {
        let forbidden = GuardedBytes(capacity: 1)
        forbidden.atStart([0x31]) { bytes in
            let tooLong = UnsafeRawBufferPointer(start: bytes.baseAddress, count: Int(UInt32.max) + 1)
            #expect(throws: JSONError(.documentTooLong, at: 0)) { try JSONReader().validate(tooLong) }
        }
        #expect(throws: JSONError(.empty, at: 0)) {
            try JSONReader().validate(UnsafeRawBufferPointer(start: nil, count: 0))
        }
    }

    @Test func messagesSayWhatAndWhere() {
        #expect(
            verdict(Array("{\"a\" 1}".utf8))?.message == "expected ':' after the key, found '1' at byte 5")
        #expect(verdict(Array("[\u{1}]".utf8))?.message == "expected a value, found byte 0x01 at byte 1")
        #expect(
            verdict(Array("\u{FEFF}1".utf8))?.message
                == "the document begins with a byte order mark; JSON is sent without one")
        #expect(verdict(Array(#"{"k":1,"k":2}"#.utf8))?.message == "the key \"k\" stands twice in one object at byte 7")
    }
}
