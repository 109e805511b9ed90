"""Parts of the site's pages that do not belong to an article."""

RELATED = (
    '<div class="box"><strong>推荐阅读</strong> <a href="http://acftu.people.com.cn/GB/67502/index.html">更多</a>'
    '<ul><li>■<a href="http://society.people.com.cn/GB/16552256.html">相关链接：社会频道的一条旧闻</a></li>'
    '<li>■<a href="http://society.people.com.cn/GB/16552257.html">相关链接：社会频道的另一条旧闻</a></li></ul></div>'
)
FLASH = """<br><br><table border="1" cellspacing="0" cellpadding="0" id="table2" bordercolor="#E8F3FF">
	<tr><td><a href="http://mnc.people.com.cn/GB/index.html"><img border="0" src="/mediafile/201112/05/F201112051448331415782653.gif" width="229" height="60"></a>　<b>［<a href="http://mnc.people.com.cn/GB/54823/index.html"><font color="#0000FF">公司播报</font></a>］［<a href="http://mnc.people.com.cn/GB/70721/index.html"><font color="#0000FF">国际财经</font></a>］</b></td></tr>
	<tr><td height="15" align="center"><span style="font-size: 9pt">广告图说一则</span></td></tr>
	<tr><td><center><object classid="clsid:D27CDB6E-AE6D-11cf-96B8-444553540000" width="300" height="115" vspace="1">
                <param name=movie value="/mediafile/200905/19/P200905191456133206623306.swf">
                <embed src="/mediafile/200905/19/P200905191456133206623306.swf" type="application/x-shockwave-flash" width="300" height="115">
                </embed>
              </object>
			</embed></center></td></tr>
</table>"""
REPORTER_CARD = """<div class="news_reporter news_reporter1">
  <div class="r_title">联系本文记者</div>
  <table cellspacing="0" cellpadding="0" border="0">
    <tr><td><img src="/mediafile/reporter/P201007310437331596028990.jpg" alt="" width="118" height="134" border="0" /><br />本文记者<br /><span>[留言][博客][微博]</span></td></tr>
  </table>
</div>"""
OTITLE_STYLE = """<style>
.rm_txt_con div.otitle { display: none;}
</style>"""
QR_CODE = """<style type="text/css">
.tjewm{width:100%;text-align:center;margin:30px auto;display:none;}
</style>
<div class="tjewm cf"><span><img src="/NMediaFile/2022/0801/MAIN202208010936066173860781061.jpg" width="248" height="248" border="0" alt="关注公众号：工会新闻">关注公众号：工会新闻</span>
</div>"""
PLAYER = """<p> <script id="q_v_j-1" src="//video.people.cn/people-video.js"></script>
<script>showPlayer({scriptId: 'q_v_j-1', videoInfo: [{src: '/NMediaFile/2026/demo.mp4', title: '播放器里的字'}]});</script> </p>
"""
VOICE = '<div class="voice-wrap"><div class="voice-container">听新闻</div></div>'
