import ArgumentParser
import Foundation

#if Kafka
    import KafkaMock
    import MillraceCore
#endif

/// Keeps librdkafka's mock cluster for programs in other processes: for tests, and for trying the Kafka engine without
/// Kafka.
@main
struct KafkaMockProgram: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kafka-mock",
        abstract: "Keep librdkafka's mock of a Kafka cluster, for tests and for a try.",
        discussion: """
            Prints the brokers' addresses, and then does what standard input says, with one line in answer to each; with \
            its end, or on Ctrl-C, the cluster is gone, and all that is in it.

            It is no Kafka: it shows records of aborted transactions, keeps no offsets of transactions (whoever starts \
            again begins at the beginning), fences nobody, makes no topics over the network, and keeps no more than \
            5 MiB of a partition.
            """)

    @Option(help: "How many brokers.")
    var brokers: Int32 = 3
    @Option(help: "File with a table of topics to create, as the applications' topology --topics prints it.")
    var topics: String?

    func validate() throws {
        guard (1...100).contains(brokers) else { throw ValidationError("--brokers must be from 1 to 100.") }
    }

    #if Kafka
        func run() throws {
            // Whoever started this program may end first.
            signal(SIGPIPE, SIG_IGN)
            let cluster = try MockCluster(brokers: brokers)
            if let topics { try create(topics, on: cluster) }
            Self.say(cluster.bootstrapServers)
            let control = MockControl(cluster)
            while let line = readLine() {
                do throws(EngineError) {
                    try control.run(line)
                    Self.say("ok")
                } catch {
                    Self.say("error: \(error)")
                }
            }
        }

        /// Creates the topics of a table: the name is the first word of a line, the partitions the last.
        private func create(_ path: String, on cluster: MockCluster) throws {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw ValidationError("\(path) cannot be read.")
            }
            for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
                let words = line.split(separator: " ")
                guard let name = words.first, let partitions = words.last.flatMap({ Int32($0) }) else { continue }
                try cluster.createTopic(String(name), partitions: partitions)
            }
        }

        private static func say(_ line: String) {
            FileHandle.standardOutput.write(Data("\(line)\n".utf8))
        }
    #else
        func run() throws {
            throw ValidationError("this build has no Kafka engine: build with the package trait Kafka (make build)")
        }
    #endif
}
