#if Kafka
    import ArgumentParser
    import Foundation
    import KafkaMock

    /// librdkafka's mock cluster, in a process of its own until its input ends.
    struct BenchCluster: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "cluster", shouldDisplay: false)

        @Argument(help: "Topics to create.")
        var topics: [String]
        @OptionGroup var load: BenchLoad

        func run() throws {
            let cluster = try MockCluster()
            for topic in topics { try cluster.createTopic(topic, partitions: load.partitions) }
            FileHandle.standardOutput.write(Data("\(cluster.bootstrapServers)\n".utf8))
            while readLine() != nil {}
        }
    }
#endif
