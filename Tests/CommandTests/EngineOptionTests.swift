import Foundation
import Testing

/// The options that choose the engine.
@Suite struct EngineOptionTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func run(_ arguments: [String]) throws -> BuiltProgram.Outcome {
        try BuiltProgram.tirePressureAlerts.run(["run", "--duration", "0.1"] + arguments, in: folder)
    }

    @Test(arguments: [["--bootstrap-server=h:1"], ["--bootstrap-servers=h:1"], ["-X", "a=b"], ["--command-config=f"]])
    func optionsOfAClusterNeedTheEngine(_ option: [String]) throws {
        let outcome = try run(option)
        #expect(outcome.exitCode == 64)
        #expect(outcome.errors.contains("needs --engine kafka"))
    }

    #if Kafka
        @Test func aClusterIsNamed() throws {
            let outcome = try run(["--engine", "kafka"])
            #expect(outcome.exitCode == 64)
            #expect(outcome.errors.contains("--bootstrap-server"))
        }

        @Test func aFolderIsOfNoUseToIt() throws {
            let outcome = try run(["--engine", "kafka", "--bootstrap-server", "h:1", "--data-dir", "d"])
            #expect(outcome.exitCode == 64)
            #expect(outcome.errors.contains("--data-dir"))
        }

        /// Whatever is wrong with a property, its value is not shown.
        @Test func secretsAreNotShown() throws {
            try folder.write("unknown", lines: ["# who we are", "", "sasl.pasword = hunter2"])
            try folder.write("broken", lines: ["sasl.username=me", "hunter2"])
            try folder.write("refused", lines: ["socket.timeout.ms=hunter2"])
            for arguments in [
                ["--command-config", "unknown"], ["--command-config", "broken"], ["--command-config", "refused"],
                ["-X", "sasl.pasword=hunter2"], ["-X", "hunter2"],
            ] {
                let outcome = try run(["--engine", "kafka", "--bootstrap-server", "localhost:1"] + arguments)
                #expect([64, 65].contains(outcome.exitCode), "\(arguments)")
                #expect(!outcome.errors.contains("hunter2"), "\(arguments)")
            }
            let outcome = try run([
                "--engine", "kafka", "--bootstrap-server", "localhost:1", "--command-config", "broken",
            ])
            #expect(outcome.errors.contains("broken, line 2"))
        }
    #else
        @Test func aBuildWithoutItSaysHowToGetIt() throws {
            let outcome = try run(["--engine", "kafka", "--bootstrap-server", "h:1"])
            #expect(outcome.exitCode == 64)
            #expect(outcome.errors.contains("swift build --traits Kafka"))
        }
    #endif
}
