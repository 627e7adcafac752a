import MillraceFormats
import Testing

@Suite struct ShortTextTests {
    private enum Field: String, JSONFieldName { case text }

    /// Texts of every length, kept and given back.
    @Test func roundTrip() throws {
        for count in 0...15 {
            let text = String("abcdefghijklmno".prefix(count))
            let short = try #require(ShortText(text))
            #expect(short.description == text && short.count == count)
            #expect(short == ShortText(text) && short.hashValue == ShortText(text)?.hashValue)
        }
        #expect(ShortText("abcdefghijklmnop") == nil)
        #expect(ShortText("ääääääää") == nil, "16 bytes")
        #expect(ShortText("äääääää")?.description == "äääääää")
    }

    /// The order and equality of texts is that of their bytes.
    @Test func order() throws {
        let texts = [
            "", "a", "a\0", "a\0b", "aa", "ab", "b", "abcdefgh", "abcdefgha", "abcdefghb", "abcdefg", "ä", "\0",
        ]
        for left in texts {
            for right in texts {
                let (first, second) = (try #require(ShortText(left)), try #require(ShortText(right)))
                #expect((first < second) == left.utf8.lexicographicallyPrecedes(right.utf8), "\(left) \(right)")
                #expect((first == second) == (left == right))
            }
        }
    }

    @Test func fromJSON() throws {
        let reader = JSONFieldReader<Field>()
        #expect(try reader.read("{\"text\":\"V-000017\"}") { $0[.text].shortText?.description } == "V-000017")
        #expect(try reader.read("{\"text\":\"V\\u00e4\\n\"}") { $0[.text].shortText?.description } == "Vä\n")
        #expect(try reader.read("{\"text\":\"0123456789abcdef\"}") { $0[.text].shortText } == nil)
        #expect(try reader.read("{\"text\":17}") { $0[.text].shortText } == nil)
        #expect(throws: JSONError.self) {
            try reader.read("{\"text\":\"0123456789abcdef\"}") { try $0.shortText(.text) }
        }
    }
}
