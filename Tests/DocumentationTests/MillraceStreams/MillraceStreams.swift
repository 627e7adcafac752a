import MillraceCore
import MillraceLog
import MillraceStreams
import Testing

struct MillraceStreamsPageTests {
    @Test func runOnALog() throws {
        let folder = try TemporaryFolder()
        let directory = folder.path + "/log"
        // page
        let readings = Topic("readings", key: .string, value: .int64)
        let alerts = Topic("alerts", key: .string, value: .int64)

        let topology = Topology("alerting")
        topology.stream(readings, grace: .seconds(10)).filter { $0 >= 90 }.to(alerts)

        let log = try EmbeddedLog.open(directory: directory)
        let runtime = try StreamsRuntime(
            topology, engine: log,
            configuration: RuntimeConfiguration(applicationID: "alerting", partitions: 4, threads: 2, mode: .live))
        try runtime.start()
        // … until the program is asked to end:
        try runtime.stop()
        log.close()
        // end of page
        let again = try EmbeddedLog.openExisting(directory: directory)
        #expect(try again.topic(named: "readings")?.partitions == 4)
        #expect(try again.topic(named: "alerts")?.partitions == 4)
    }
}
