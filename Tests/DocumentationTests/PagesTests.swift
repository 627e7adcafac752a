import Testing

struct PagesTests {
    @Test("A page shows the code that is compiled and run for it", arguments: try DocumentationPage.all())
    func showsItsCode(_ page: DocumentationPage) throws {
        #expect(try page.shown() == page.compiled())
    }

    @Test("The README shows the topology of the first page")
    func readmeShowsTheFirstTopology() throws {
        let first = try #require(try DocumentationPage.all().first { $0.name == "YourFirstTopology" })
        let shown = try DocumentationPage.readme.shown()
        try #require(shown.count == 1)
        #expect(try first.compiled().map(Self.flat).contains { $0.contains(Self.flat(shown[0])) })
    }

    @Test("Each module has a landing page with a block of code")
    func landingPages() throws {
        let landing = try DocumentationPage.all().filter { $0.name == $0.module }
        #expect(landing.count == 8)
        for page in landing { #expect(try !page.shown().isEmpty, "\(page.testDescription)") }
    }

    /// The lines without indentation.
    private static func flat(_ block: String) -> String {
        block.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: "\n")
    }
}
