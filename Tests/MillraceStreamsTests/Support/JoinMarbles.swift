import MillraceCore
import MillraceStreams
import MillraceTesting
import Testing

/// Two inputs written as signs. `la1@3` is a record of the left topic with key a and value 1 at second 3, `ra-@4` one of
/// the right topic with a null value; in the order of arrival, which is that of the sequence too. `|` is a look at the
/// output, `restart` closes the runtime and takes it up again, `end@9` ends both inputs. Output: `a=1+2@4`, in canonical
/// order within a look, `-` for nil.
struct JoinMarbles {
    static let left = Topic("left", key: .string, value: .string)
    static let right = Topic("right", key: .string, value: .string)
    static let output = Topic("out", key: .string, value: .optional(.string))

    let driver: TopologyTestDriver
    private(set) var looks: [String] = []

    /// Runs `input` through what `build` adds to the topology; `build` writes to ``output``.
    init(_ input: String, partitions: Int32 = 1, _ build: (Topology) -> Void) throws {
        let topology = Topology("joins")
        build(topology)
        driver = try TopologyTestDriver(topology, partitions: partitions)
        for token in input.split(separator: " ").map(String.init) {
            let parts = token.split(separator: "@").map(String.init)
            switch parts[0] {
            case "|": try look()
            case "restart": try driver.restart()
            case "end":
                for topic in [Self.left, Self.right] where try driver.engine.topic(named: topic.name) != nil {
                    try driver.endInput(topic, at: Self.time(parts[1]))
                }
            default:
                let letters = Array(parts[0])
                let value = String(letters[2...])
                try driver.pipeInput(
                    letters[0] == "l" ? Self.left : Self.right, key: String(letters[1]),
                    value: value == "-" ? nil : value, at: Self.time(parts[1]))
            }
        }
        try look()
    }

    /// The looks, parted by ` | `.
    var lines: String { looks.joined(separator: " | ") }

    private static func time(_ text: String) -> Timestamp {
        Timestamp(milliseconds: Int64(((Double(text) ?? 0) * 1_000).rounded()))
    }

    private mutating func look() throws {
        let records = try driver.readRecords(Self.output).sorted {
            ($0.position, $0.key, $0.value ?? "") < ($1.position, $1.key, $1.value ?? "")
        }
        looks.append(
            records.map { record in
                let seconds = Double(record.timestamp.milliseconds) / 1_000
                let time = seconds == seconds.rounded() ? String(Int(seconds)) : String(seconds)
                return "\(record.key)=\(record.value ?? "-")@\(time)"
            }
            .joined(separator: " "))
    }
}

/// Both sides of a joined pair as one text.
@Sendable func pair(_ left: String?, _ right: String?) -> String { "\(left ?? "-")+\(right ?? "-")" }
