import MillraceCore
import MillraceStreams
import MillraceTesting
import Synchronization
import Testing

struct StatelessOperatorsTests {
    // page
    let readings = Topic("readings", key: .string, value: .int64)
    let alerts = Topic("alerts", key: .string, value: .int64)
    let texts = Topic("texts", key: .string, value: .string)
    // end of page

    @Test func filter() throws {
        // page
        let topology = Topology("filter")
        topology.stream(readings).filter { $0 >= 90 }.to(alerts)

        let driver = try TopologyTestDriver(topology)
        try driver.pipe(readings, ("a", 95, 1), ("b", 40, 2), ("a", 91, 3))
        #expect(try driver.lines(alerts) == ["a 95@1", "a 91@3"])
        // end of page
    }

    @Test func mapValues() throws {
        // page
        let topology = Topology("map-values")
        topology.stream(readings).mapValues { "\($0) kPa" }.to(texts)

        let driver = try TopologyTestDriver(topology)
        try driver.pipe(readings, ("a", 95, 1))
        #expect(try driver.lines(texts) == ["a 95 kPa@1"])
        // end of page
    }

    @Test func wholeRecords() throws {
        // page
        let topology = Topology("records")
        topology.stream(readings)
            .filterNot { $0 == 0 }
            .filterRecords { $0.timestamp >= .zero + .seconds(2) }
            .mapRecords { "\($0.value) by \($0.key) at \($0.timestamp.milliseconds) ms" }
            .to(texts)

        let driver = try TopologyTestDriver(topology)
        try driver.pipe(readings, ("a", 95, 1), ("a", 0, 2), ("b", 40, 3))
        #expect(try driver.lines(texts) == ["b 40 by b at 3000 ms@3"])
        // end of page
    }

    @Test func mapValuesOrReject() throws {
        // page
        let topology = Topology("map-values-or-reject")
        topology.stream(texts)
            .mapValues(orReject: { text throws(Rejection) in
                guard let number = Int64(text) else { throw Rejection("not-a-number", "found '\(text)'") }
                return number
            })
            .countAccepted()
            .to(alerts)

        let driver = try TopologyTestDriver(topology)
        try driver.pipe(texts, ("a", "95", 1), ("b", "much", 2))
        #expect(try driver.lines(alerts) == ["a 95@1"])
        #expect(try driver.accounting().accepted == 1)
        #expect(try driver.accounting().rejected == ["not-a-number": 1])
        // end of page
    }

    @Test func selectKeyAndMap() throws {
        // page
        let topology = Topology("map")
        let stream = topology.stream(texts)
        stream.selectKey { $0.value }.to(Topic("by-text", key: .string, value: .string))
        stream.map { ($0.value, Int64($0.value.utf8.count)) }.to(alerts)

        let driver = try TopologyTestDriver(topology)
        try driver.pipe(texts, ("a", "wheel", 1), ("b", "motor", 2))
        #expect(
            try driver.lines(Topic("by-text", key: .string, value: .string))
                == ["wheel wheel@1", "motor motor@2"])
        #expect(try driver.lines(alerts) == ["wheel 5@1", "motor 5@2"])
        // end of page
    }

    @Test func flatMapValues() throws {
        // page
        let topology = Topology("flat-map-values")
        topology.stream(texts).flatMapValues { $0.split(separator: " ").map(String.init) }
            .to(Topic("words", key: .string, value: .string))

        let driver = try TopologyTestDriver(topology)
        try driver.pipe(texts, ("a", "low pressure", 1), ("b", "", 2))
        #expect(try driver.lines(Topic("words", key: .string, value: .string)) == ["a low@1", "a pressure@1"])
        // end of page
    }

    @Test func flatMap() throws {
        // page
        let topology = Topology("flat-map")
        topology.stream(texts)
            .flatMap { record in record.value.split(separator: " ").map { (String($0), Int64(1)) } }
            .to(alerts)

        let driver = try TopologyTestDriver(topology)
        try driver.pipe(texts, ("a", "low pressure", 1))
        #expect(try driver.lines(alerts) == ["low 1@1", "pressure 1@1"])
        // end of page
    }

    @Test func compactMapValues() throws {
        // page
        let topology = Topology("compact-map-values")
        topology.stream(texts).compactMapValues { Int64($0) }.to(alerts)

        let driver = try TopologyTestDriver(topology)
        try driver.pipe(texts, ("a", "12", 1), ("b", "many", 2))
        #expect(try driver.lines(alerts) == ["a 12@1"])
        // end of page
    }

    @Test func peek() throws {
        // page
        let seen = Mutex(0)
        let topology = Topology("peek")
        topology.stream(readings).peek { _ in seen.withLock { $0 += 1 } }.to(alerts)

        let driver = try TopologyTestDriver(topology)
        try driver.pipe(readings, ("a", 95, 1), ("b", 40, 2))
        #expect(seen.withLock { $0 } == 2)
        // end of page
    }

    @Test func merge() throws {
        // page
        let topology = Topology("merge")
        let front = topology.stream(Topic("front", key: .string, value: .int64))
        let rear = topology.stream(Topic("rear", key: .string, value: .int64))
        front.merge(rear).to(alerts)

        let driver = try TopologyTestDriver(topology)
        try driver.pipe(Topic("rear", key: .string, value: .int64), ("a", 2, 2))
        try driver.pipe(Topic("front", key: .string, value: .int64), ("a", 1, 1))
        #expect(try driver.lines(alerts) == ["a 1@1", "a 2@2"])
        // end of page
    }

    // page
    enum Level: CaseIterable { case low, fine, high }
    // end of page

    @Test func split() throws {
        // page
        let topology = Topology("split")
        let levels = topology.stream(readings)
            .split(into: Level.self) { $0 < 20 ? .low : $0 < 90 ? .fine : .high }
        levels[.high].to(alerts)
        levels[.low].mapValues { "\($0) is low" }.to(texts)

        let driver = try TopologyTestDriver(topology)
        try driver.pipe(readings, ("a", 95, 1), ("b", 40, 2), ("c", 10, 3))
        #expect(try driver.lines(alerts) == ["a 95@1"])
        #expect(try driver.lines(texts) == ["c 10 is low@3"])
        // end of page
    }

    @Test func splitInTwo() throws {
        // page
        let topology = Topology("two-ways")
        let (high, others) = topology.stream(readings).split { $0 >= 90 }
        high.to(alerts)
        others.mapValues { "\($0) is fine" }.to(texts)

        let driver = try TopologyTestDriver(topology)
        try driver.pipe(readings, ("a", 95, 1), ("b", 40, 2))
        #expect(try driver.lines(alerts) == ["a 95@1"])
        #expect(try driver.lines(texts) == ["b 40 is fine@2"])
        // end of page
    }
}
