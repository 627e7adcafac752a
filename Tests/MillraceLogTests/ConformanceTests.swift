import MillraceCore
import MillraceLog
import MillraceTesting
import Testing

/// What every engine must do, on a log in a folder and in memory, which are exempt from nothing; and that it is noticed
/// if an engine does otherwise.
@Suite struct ConformanceTests {
    static let memory = EngineUnderTest(name: "a log in memory") { try instance(.memory) }
    static let folder = EngineUnderTest(name: "a log in a folder") { try instance(.disk) }

    static func instance(_ storage: Storage, flaw: Flaw? = nil) throws -> EngineInstance {
        let test = try TestLog(storage) { $0.maxBatchBytes = 50_000 }
        let engine: any Engine = flaw.map { FlawedEngine(test.log, $0) } ?? test.log
        return EngineInstance(engine: engine) { span in
            // The folder is kept as long as the instance.
            withExtendedLifetime(test) { test.clock.advance(by: span) }
        }
    }

    @Test(arguments: EngineConformance.cases(for: memory)) func inMemory(_ conformanceCase: ConformanceCase) throws {
        try conformanceCase.run(on: Self.memory)
    }

    @Test(arguments: EngineConformance.cases(for: folder)) func inAFolder(_ conformanceCase: ConformanceCase) throws {
        try conformanceCase.run(on: Self.folder)
    }

    @Test func namesAreUnique() {
        #expect(Set(EngineConformance.cases.map(\.name)).count == EngineConformance.cases.count)
    }

    @Test(arguments: Flaw.allCases) func flawsAreNoticed(_ flaw: Flaw) throws {
        let engine = EngineUnderTest(name: "a flawed log", patience: .milliseconds(200)) {
            try Self.instance(.memory, flaw: flaw)
        }
        let conformanceCase = try #require(EngineConformance.cases.first { $0.name == flaw.rawValue })
        #expect(throws: ConformanceFailure.self) { try conformanceCase.run(on: engine) }
    }
}
