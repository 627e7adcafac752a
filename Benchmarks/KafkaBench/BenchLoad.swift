#if Kafka
    import ArgumentParser

    /// What every client does, and how each is set up.
    struct BenchLoad: ParsableArguments {
        @Option(help: "Partitions of the topic.")
        var partitions: Int32 = 16
        @Option(help: "Records in each partition; the mock cluster keeps 5 MiB of one.")
        var records: Int64 = 40_000
        @Option(help: "Bytes of a record.")
        var bytes: Int32 = 100

        /// Records that go to one partition at a time.
        static let run: Int32 = 500
        /// Records of a transaction.
        static let transaction: Int32 = 20_000

        /// Records in all.
        var total: Int64 { records / Int64(Self.run) * Int64(Self.run) * Int64(partitions) }

        /// What the engine sets by itself, for the C program.
        static let producer = ["enable.idempotence": "true", "transaction.timeout.ms": "10000", "log_level": "0"]
        static let consumer = [
            "isolation.level": "read_committed", "enable.partition.eof": "true", "enable.auto.commit": "false",
            "enable.auto.offset.store": "false", "auto.offset.reset": "error", "fetch.wait.max.ms": "100",
            "queued.max.messages.kbytes": "8192", "log_level": "0",
        ]
    }
#endif
