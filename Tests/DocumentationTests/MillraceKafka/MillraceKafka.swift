#if Kafka
    import MillraceCore
    import MillraceKafka
    import MillraceStreams
    import Testing

    struct MillraceKafkaPageTests {
        // page
        /// Runs `topology` as one member of its group, on the cluster that `bootstrapServers` lead to.
        func run(_ topology: Topology, on bootstrapServers: String) throws -> StreamsRuntime {
            let cluster = try KafkaEngine(
                KafkaOptions(
                    bootstrapServers: bootstrapServers,
                    properties: ["security.protocol": "PLAINTEXT", "session.timeout.ms": "10000"],
                    replicationFactor: 3))
            let runtime = try StreamsRuntime(
                topology, engine: cluster,
                configuration: RuntimeConfiguration(
                    applicationID: topology.name, partitions: 12, threads: 2, mode: .live))
            try runtime.start()
            return runtime
        }
        // end of page

        @Test func aBrokerMustBeNamed() {
            let topology = Topology("copies")
            topology.stream(Topic("in", key: .string, value: .string)).to(Topic("out", key: .string, value: .string))
            let error = #expect(throws: EngineError.self) { try run(topology, on: "") }
            #expect(error?.code == .invalid)
        }
    }
#endif
