import MillraceCore
import MillraceLog
import MillraceTesting
import Testing

/// Stands for the engine of whoever reads the page.
private enum MyEngine {
    static func make() throws -> any Engine { try EmbeddedLog.inMemory() }
}

// page
let engineUnderTest = EngineUnderTest(name: "my engine", exemptions: [.silentMembers: "members never fall silent"]) {
    EngineInstance(engine: try MyEngine.make())
}

struct ConformanceTests {
    @Test(arguments: EngineConformance.cases(for: engineUnderTest))
    func conforms(_ conformanceCase: ConformanceCase) throws {
        try conformanceCase.run(on: engineUnderTest)
    }
}
// end of page
