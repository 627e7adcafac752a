import MillraceCore
import MillraceStreams

/// Windows of every kind over the inputs of ``TripTopology``, as results of closed windows and as updates. ``WindowModel``
/// says in a second way what must come out.
enum WindowTopology {
    /// Results of closed windows, by the kind of window.
    static let results = ["hopping-shared", "hopping-apart", "sliding", "session"]
    static let tops = Topic("tops", key: Serde<TimeWindow>.binary, value: Serde<[Int64]>.binary)

    static func resultTopic(_ name: String) -> Topic<Windowed<String>, [Int64]> {
        Topic(name, key: .windowed(.string), value: .binary)
    }

    static func updateTopic(_ name: String) -> Topic<Windowed<String>, [Int64]?> {
        Topic("\(name)-updates", key: .windowed(.string), value: .binary)
    }

    /// Where the operators share a task with one that needs the order of event time, records are held.
    static func make(isOrdered: Bool) -> Topology {
        let topology = Topology("window-kinds")
        let steps = topology.stream(TripTopology.left, grace: TripTopology.grace)
            .merge(topology.stream(TripTopology.right, grace: TripTopology.grace)).countAccepted()
        if isOrdered { _ = steps.groupByKey().process("ordered", Trips()) }
        let pairs = steps.mapValues { [1, $0.amount] }.groupByKey()
        let sum: @Sendable (inout [Int64], [Int64]) -> Void = { sums, pair in
            sums[0] += pair[0]
            sums[1] += pair[1]
        }
        let shared = pairs.windowed(by: .hopping(.seconds(10), every: .seconds(4)))
            .aggregate("hopping-shared", [0, 0], sum, merge: sum)
        send(shared, "hopping-shared")
        send(
            pairs.windowed(by: .hopping(.seconds(7), every: .seconds(3))).aggregate("hopping-apart", [0, 0], sum),
            "hopping-apart")
        send(pairs.windowed(by: .sliding(.seconds(3))).aggregate("sliding", [0, 0], sum), "sliding")
        send(
            pairs.windowed(by: .session(.milliseconds(900))).aggregate("session", [0, 0], sum, merge: sum), "session")
        sendTops(of: shared)
        return topology
    }

    private static func send(_ windows: WindowedAggregate<String, [Int64]>, _ name: String) {
        windows.suppress(until: .windowCloses).to(resultTopic(name))
        windows.toStream().to(updateTopic(name))
    }

    /// For each window the greatest count and sum of all keys.
    private static func sendTops(of windows: WindowedAggregate<String, [Int64]>) {
        windows.suppress(until: .windowCloses)
            .groupBy("by-window", key: .binary, value: .binary) { $0.key.window }
            .windowed(by: .tumbling(.milliseconds(1)))
            .reduce("tops") { [max($0[0], $1[0]), max($0[1], $1[1])] }
            .suppress(until: .windowCloses)
            .selectKey { $0.key.key }
            .to(tops)
    }
}
