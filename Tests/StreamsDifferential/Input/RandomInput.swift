import MillraceCore

/// Random events: few keys, small times that often collide, disorder within the grace and sometimes beyond it.
enum RandomInput {
    /// The keys there may be.
    static let keys = ["a", "b", "c", "d"]

    /// The events of all of `sources`, in the order in which they arrive.
    static func events(_ sources: [SourceTopic], _ random: inout SeededRandom) -> [Event] {
        let keys = Array(keys.prefix(Int(random.integer(in: 1...4))))
        let disorder = random.integer(in: 0...4)
        let hasOwnSequences = random.chance(0.3)
        var counts = [Int64](repeating: 0, count: sources.count)
        var time = random.element(of: [Int64(-12), 0, 1, 1_000])
        return (0..<random.integer(in: 4...45)).map { index in
            time += step(&random)
            let input = Int(random.integer(below: Int64(sources.count)))
            let source = sources[input]
            let number = hasOwnSequences ? counts[input] : index
            counts[input] += 1
            let back = random.chance(0.4) ? random.integer(in: 0...(source.grace + disorder)) : 0
            let (key, value) = content(of: source, keys, &random)
            return Event(
                input: input, key: key, value: value, time: time - back, sequence: number,
                salt: Int32(random.integer(below: 64)))
        }
    }

    /// By how much time moves on between two events: often not at all, seldom by much.
    private static func step(_ random: inout SeededRandom) -> Int64 {
        switch random.integer(below: 20) {
        case 0: random.integer(in: 8...30)
        case 1...7: 0
        case 8...14: 1
        default: random.integer(in: 2...5)
        }
    }

    /// A key and a value; never neither, which no case gives a meaning.
    private static func content(
        of source: SourceTopic, _ keys: [String], _ random: inout SeededRandom
    ) -> (key: String?, value: Int64?) {
        let letter = random.element(of: keys)
        let key = source.isRepartitioned ? "\(letter).\(random.integer(below: 4))" : letter
        let value = random.integer(in: 0...9)
        if random.chance(0.04) { return (nil, value) }
        if random.chance(source.takesTombstones ? 0.25 : 0.03) { return (key, nil) }
        return (key, value)
    }
}
