import MillraceCore
import MillraceFormats
import MillraceLog
import MillraceReplay
import MillraceStreams
import MillraceTesting
import Testing
import TransferFraud

/// Logs that others have written to.
@Suite struct OtherClientsTests {
    private static let line =
        #"{"id":"t","time":"2026-03-06T19:34:00-05:00","from":"a","to":"b","amount":1,"currency":"USD"}"#

    /// A client gives its records the time at which it sends them: a transfer's time is that of its line all the same.
    @Test func timesAreThoseOfTheLines() throws {
        let run = try LiveRun(TransferFraudSettings())
        try run.publish([Self.line], at: Timestamp(milliseconds: 1_900_000_000_000))
        let decision = try JSONValue(parsing: try #require(try run.decisions().first))
        #expect(decision["time"]?.string == "2026-03-07T00:34:00.000Z")
    }

    /// Rules by another version of the program, say, are neither replaced nor passed over.
    @Test func rulesThatCannotBeReadStopTheStart() throws {
        let engine = try EmbeddedLog.inMemory()
        let text = Topic("fraud-rules", key: .string, value: .string)
        let rule = #"{"id":"r","kind":"clairvoyance","score":1}"#
        try TablePublisher.publish([(key: "rules", value: rule)], to: text, on: engine)
        let application = try Application.transferFraud(TransferFraudSettings())
        #expect {
            try application.prepare(engine)
        } throws: { error in
            "\(error)".contains("there is no kind clairvoyance")
        }
    }

    /// A topology that runs without them loses nothing: all goes to the dead letters.
    @Test func withoutRulesTransfersBecomeDeadLetters() throws {
        let engine = try EmbeddedLog.inMemory()
        let application = try Application.transferFraud(TransferFraudSettings())
        let writer = try SourceWriter(
            engine: engine, applicationID: application.id, topic: application.sourceTopic, partitions: 1)
        try Array(Self.line.utf8).withUnsafeBytes {
            try writer.write(key: UnsafeRawBufferPointer(rebasing: $0.prefix(1)), value: $0, time: .earliestStored)
        }
        try writer.commit(nil)
        let runtime = try SteppedRuntime(
            application.topology, engine: engine,
            configuration: RuntimeConfiguration(applicationID: application.id, partitions: 1, mode: .live))
        try runtime.runUntilIdle()
        #expect(try runtime.progress().accounting.rejected == ["no-rules": 3], "by payer, payee and graph")
    }
}
