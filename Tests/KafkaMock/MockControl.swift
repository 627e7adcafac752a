#if Kafka
    import MillraceCore

    /// What a mock cluster is told to do, line by line.
    public struct MockControl {
        private let cluster: MockCluster

        /// Controls `cluster`.
        public init(_ cluster: MockCluster) {
            self.cluster = cluster
        }

        /// What lines there are.
        public static let help = """
            topic NAME PARTITIONS      create a topic
            down [BROKER]              take a broker away, or all
            up [BROKER]                bring it back
            delay MILLISECONDS         delay each answer
            fail REQUEST CODE [TIMES]  fail the next requests of a kind, by Kafka's numbers
            recover REQUEST            fail them no more
            """

        /// Does what `line` says.
        /// - Throws: `EngineError` `invalid` if that makes no sense.
        public func run(_ line: String) throws(EngineError) {
            let words = line.split(separator: " ").map(String.init)
            let numbers = words.dropFirst().map { Int32($0) }
            switch (words.first, words.count) {
            case ("topic", 3):
                guard let partitions = numbers[1], partitions > 0 else { throw Self.misunderstood(line) }
                try cluster.createTopic(words[1], partitions: partitions)
            case ("down", 1): cluster.takeDown()
            case ("down", 2): cluster.takeDown(try broker(numbers[0], line))
            case ("up", 1): cluster.bringUp()
            case ("up", 2): cluster.bringUp(try broker(numbers[0], line))
            case ("delay", 2):
                guard let delay = numbers[0], delay >= 0 else { throw Self.misunderstood(line) }
                cluster.delay(milliseconds: delay)
            case ("fail", 3), ("fail", 4):
                guard let request = numbers[0].flatMap(Int16.init(exactly:)), let code = numbers[1],
                    let times = numbers.count > 2 ? numbers[2] : 1, times > 0
                else { throw Self.misunderstood(line) }
                cluster.fail(request, with: Array(repeating: code, count: Int(times)))
            case ("recover", 2):
                guard let request = numbers[0].flatMap(Int16.init(exactly:)) else { throw Self.misunderstood(line) }
                cluster.failNoMore(request)
            default: throw Self.misunderstood(line)
            }
        }

        private func broker(_ number: Int32?, _ line: String) throws(EngineError) -> Int32 {
            guard let number, (1...cluster.brokers).contains(number) else { throw Self.misunderstood(line) }
            return number
        }

        private static func misunderstood(_ line: String) -> EngineError {
            EngineError(.invalid, "'\(line)' is none of:\n\(help)")
        }
    }
#else
    /// Without the trait `Kafka` there is no mock cluster.
    public enum MockControl {}
#endif
