import MillraceCore
import MillraceStreams

/// A source topic of a case. Keys are letters, values digits.
struct SourceTopic: Hashable {
    /// The topic's name.
    var name: String
    /// Whether a record without a value means something; if not, it is a dead letter.
    var takesTombstones = false
    /// Whether the topology must repartition: the keys in the topic have a suffix that does not count.
    var isRepartitioned = false
    /// Bound on disorder in milliseconds.
    var grace: Int64

    /// A source of which the seed chooses the rest.
    init(
        _ name: String, takesTombstones: Bool = false, mayBeRepartitioned: Bool = true, _ random: inout SeededRandom
    ) {
        self.name = name
        self.takesTombstones = takesTombstones
        grace = random.element(of: [Int64(0), 1, 3, 8])
        isRepartitioned = mayBeRepartitioned && random.chance(0.4)
    }

    /// The records of the topic under the keys that count. Each is counted as accepted.
    func stream(in topology: Topology) -> Stream<String, Int64> {
        let topic = Topic(name, key: .string, value: .int64)
        let stream = topology.stream(topic, grace: .milliseconds(grace)).countAccepted()
        guard isRepartitioned else { return stream }
        return stream.selectKey { SourceTopic.groupKey($0.key) }
            .repartition("\(name)-by-key", key: .string, value: .int64)
    }

    /// What the operator groups a record by whose key in the topic is `key`: the part before the dot.
    static func groupKey(_ key: String) -> String {
        String(key.prefix { $0 != "." })
    }
}
