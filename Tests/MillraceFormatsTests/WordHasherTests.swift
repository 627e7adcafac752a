import MillraceFormats
import Testing

struct WordHasherTests {
    private struct Pair: WordHashable {
        var left: Int64
        var right: Int64

        func combine(into hasher: inout WordHasher) {
            hasher.combine(left)
            hasher.combine(right)
        }
    }

    private func hash(_ value: some Hashable, seed: Int = 1) -> Int { value._rawHashValue(seed: seed) }

    /// Equal values have equal hashes, for stores and for dictionaries; another seed gives others.
    @Test func followsEquality() throws {
        let (text, same) = (try #require(ShortText("V-000017")), try #require(ShortText("V-000017")))
        #expect(hash(text) == hash(same) && text.hashValue == same.hashValue)
        #expect(hash(text, seed: 1) != hash(text, seed: 2))
        #expect(hash(Pair(left: 1, right: 2)) != hash(Pair(left: 2, right: 1)))
        #expect(Set((0..<1_000).map { Pair(left: $0 % 10, right: $0 / 10 % 10) }).count == 100)
    }

    /// Keys that differ in few bits, as numbers do that count up, spread like chance over the low and the high halves:
    /// into as many cells as there are keys, about 63 of 100 cells get one.
    @Test(arguments: [0, 8, 20, 40, 56]) func spreads(shift: Int64) {
        let count = 1 << 14
        for half in [0, 32] {
            var (lefts, rights) = (Set<Int>(), Set<Int>())
            for number in Int64(0)..<Int64(count) {
                lefts.insert(hash(Pair(left: number << shift, right: 3)) >> half & (count - 1))
                rights.insert(hash(Pair(left: 3, right: number << shift)) >> half & (count - 1))
            }
            let expected = shift == 56 ? 0.015 : 0.6
            #expect(Double(lefts.count) / Double(count) > expected, "shift \(shift), half \(half)")
            #expect(Double(rights.count) / Double(count) > expected, "shift \(shift), half \(half)")
        }
    }
}
