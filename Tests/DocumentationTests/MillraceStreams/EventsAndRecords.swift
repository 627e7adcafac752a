import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

struct EventsAndRecordsTests {
    @Test(arguments: [1, 3] as [Int32])
    func nulls(partitions: Int32) throws {
        // page
        let readings = Topic("readings", key: .string, value: Serde<Int64?>.optional(.int64))
        let sizes = Topic("sizes", key: .string, value: .string)

        let topology = Topology("nulls")
        topology.stream(readings).mapValues { $0.map { "value \($0)" } ?? "no value" }.to(sizes)

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(readings, ("a", 5, 1), ("a", nil, 2))
        #expect(try driver.lines(sizes) == ["a value 5@1", "a no value@2"])

        try driver.pipeInput(readings, key: nil, value: 6, at: .zero + .seconds(3))
        #expect(try driver.lines(sizes) == [])
        #expect(try driver.accounting().rejected == ["null-key": 1])
        // end of page
    }

    @Test(arguments: [1, 3] as [Int32])
    func deadLetters(partitions: Int32) throws {
        // page
        let words = Topic("words", key: .string, value: .string)
        let numbers = Topic("numbers", key: .string, value: .int64)

        let topology = Topology("numbers")
        topology.stream(words)
            .mapValues(orReject: { word throws(Rejection) in
                guard let number = Int64(word) else { throw Rejection("not-a-number", "found '\(word)'") }
                return number
            })
            .to(numbers)

        let driver = try TopologyTestDriver(topology, partitions: partitions)
        try driver.pipe(words, ("a", "many", 1))
        let letter = try #require(try driver.readDeadLetters().first)
        #expect(letter.reason == "not-a-number")
        #expect(letter.value.map { String(decoding: $0, as: UTF8.self) } == "many")
        #expect(letter.headers["__streams.errors.topic"] == "words")
        // end of page
    }
}
