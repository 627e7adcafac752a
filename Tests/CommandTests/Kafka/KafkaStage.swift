#if Kafka
    import Foundation
    import KafkaMock
    import MillraceFormats
    import Testing

    /// An application in processes of its own on librdkafka's mock cluster, which is in another, and a generator of lines that
    /// the test feeds.
    final class KafkaStage {
        let mock: MockProcess
        let folder: TemporaryFolder
        private let program: BuiltProgram
        private let feed: FileHandle
        private var children: [Child] = []

        init(_ program: BuiltProgram = .tirePressureAlerts) throws {
            self.program = program
            folder = try TemporaryFolder()
            mock = try MockProcess()
            let topics = try program.run(["topology", "--topics"], in: folder)
            for line in topics.lines.dropFirst() {
                let words = line.split(separator: " ")
                try mock.tell("topic \(try #require(words.first)) \(try #require(words.last))")
            }
            try folder.write("registry.jsonl", lines: TireTraffic.registry)
            try #require(mkfifo("\(folder.path)/feed", 0o600) == 0)
            // Both ends, so that neither opening nor a reader's end holds up the test.
            let descriptor = open("\(folder.path)/feed", O_RDWR)
            feed = FileHandle(fileDescriptor: try #require(descriptor < 0 ? nil : descriptor), closeOnDealloc: true)
        }

        deinit {
            for child in children { child.send(SIGKILL) }
            for child in children { _ = try? child.waitForEnd() }
        }

        /// The options that name the cluster. Sessions are short, so that a dead member is soon missed.
        var cluster: [String] {
            [
                "--engine", "kafka", "--bootstrap-server", mock.bootstrapServers,
                "-X", "session.timeout.ms=6000", "-X", "heartbeat.interval.ms=500", "-X", "fetch.wait.max.ms=10",
            ]
        }

        /// Starts the half of the application that publishes what is fed.
        func startGenerator() throws {
            _ = try start(["run", "--only", "generate", "--input", "feed"])
        }

        /// Starts a process with the topology, and `options` that name the tables beside it.
        func startProcessing(_ options: [String] = ["--registry", "registry.jsonl"]) throws -> Child {
            try start(["run", "--only", "process", "--threads", "1"] + options)
        }

        private func start(_ arguments: [String]) throws -> Child {
            let child = try program.start(arguments + cluster, in: folder)
            children.append(child)
            return child
        }

        /// Has the generator publish `lines`.
        func publish(_ lines: [String]) throws {
            try feed.write(contentsOf: Data(lines.map { "\($0)\n" }.joined().utf8))
        }

        /// The alerts that are in the cluster.
        func alerts() throws -> TireAlerts { try TireAlerts(records(of: "tire-alerts")) }

        /// The records of `topic` that are in the cluster, as `millrace consume` tells them.
        func records(of topic: String) throws -> [JSONValue] {
            let outcome = try BuiltProgram.millrace.run(["consume", topic, "--format", "json"] + cluster, in: folder)
            try #require(outcome.exitCode == 0, "\(outcome.errors)")
            return try Samples.values(outcome.output)
        }

        /// Waits until `condition` holds of the alerts, and returns them.
        /// - Throws: What was found, if it does not come to hold in two minutes, or a process has ended.
        @discardableResult
        func waitForAlerts(_ what: String, until condition: (TireAlerts) throws -> Bool) throws -> TireAlerts {
            let limit = Date(timeIntervalSinceNow: 120)
            while true {
                let alerts = try alerts()
                if try condition(alerts) { return alerts }
                let found = try alerts.list(before: TireTraffic.secondEnd)
                try #require(
                    Date() < limit,
                    """
                    waited in vain for \(what); there are \(alerts.count), \(alerts.repeats) of them repeats: \
                    \(found); messages: \(children.map { $0.messages() })
                    """)
            }
        }
    }
#endif
